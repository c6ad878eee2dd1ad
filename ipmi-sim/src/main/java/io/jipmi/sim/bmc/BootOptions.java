package io.jipmi.sim.bmc;

import java.util.Map;
import java.util.TreeMap;

/** System boot options (IPMI 2.0 §28.12, §28.13), parameters 0 to 5. Survives resets of the BMC. */
final class BootOptions {
    private static final int PARAMETER_NOT_SUPPORTED = 0x80;
    private static final int SET_ALREADY_IN_PROGRESS = 0x81;
    private static final int PARAMETER_VERSION = 0x01;
    private static final int SELECTOR = 0x7F;
    private static final int MARKED_INVALID = 0x80;
    private static final int SET_IN_PROGRESS = 0;
    private static final int IN_PROGRESS = 1;

    private final Map<Integer, byte[]> values = new TreeMap<>(Map.of(
            SET_IN_PROGRESS,
            new byte[1],
            1,
            new byte[1],
            2,
            new byte[1],
            3,
            new byte[1],
            4,
            new byte[2],
            5,
            new byte[5]));
    private int invalidParameters;

    void register(CommandTable commands) {
        commands.add(NetFn.CHASSIS, 0x08, 1, this::set);
        commands.add(NetFn.CHASSIS, 0x09, 3, this::get);
    }

    private byte[] set(Request request) {
        int parameter = request.u8(0) & SELECTOR;
        byte[] value = valueOf(parameter);
        byte[] newValue = request.from(1);
        // Parameter data of no length only changes the valid/invalid mark.
        if (newValue.length != 0 && newValue.length < value.length) {
            throw new Refusal(CompletionCode.LENGTH_INVALID);
        }
        boolean starting = parameter == SET_IN_PROGRESS && newValue.length > 0 && (newValue[0] & 3) == IN_PROGRESS;
        if (starting && (value[0] & 3) == IN_PROGRESS) {
            throw new Refusal(SET_ALREADY_IN_PROGRESS);
        }
        System.arraycopy(newValue, 0, value, 0, Math.min(newValue.length, value.length));
        if ((request.u8(0) & MARKED_INVALID) != 0) {
            invalidParameters |= 1 << parameter;
        } else {
            invalidParameters &= ~(1 << parameter);
        }
        return ByteWriter.NOTHING;
    }

    private byte[] get(Request request) {
        int parameter = request.u8(0) & SELECTOR;
        byte[] value = valueOf(parameter);
        boolean invalid = (invalidParameters >> parameter & 1) != 0;
        return new ByteWriter()
                .u8(PARAMETER_VERSION)
                .u8(parameter | (invalid ? MARKED_INVALID : 0))
                .bytes(value)
                .done();
    }

    private byte[] valueOf(int parameter) {
        byte[] value = values.get(parameter);
        if (value == null) {
            throw new Refusal(PARAMETER_NOT_SUPPORTED);
        }
        return value;
    }
}
