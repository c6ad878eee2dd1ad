package io.jipmi.sim.bmc;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * The brain of a simulated BMC: answers IPMI commands whatever interface they came through. It has no thread and never
 * waits; what depends on time is worked out when somebody asks.
 *
 * <p>Thread-safe: every method holds this object's monitor, and so do the register interfaces in front of it.
 */
public final class SimulatedBmc {
    private static final int APP = 0x06;

    private final CommandTable commands = new CommandTable();

    /**
     * A BMC that has just been powered on.
     *
     * @param nanoTime monotonic clock in nanoseconds
     */
    public SimulatedBmc(LongSupplier nanoTime) {
        commands.add(APP, 0x01, 0, request -> DeviceIdentity.SIMULATED_BMC.encode());
    }

    /**
     * Answers one request.
     *
     * @param request netFn/LUN, command, data
     * @return netFn + 1/LUN, command, completion code, data
     */
    public synchronized byte[] execute(byte[] request) {
        int netFnLun = request.length > 0 ? request[0] & 0xFF : 0;
        int cmd = request.length > 1 ? request[1] & 0xFF : 0;
        byte[] body = {(byte) CompletionCode.LENGTH_INVALID};
        if (request.length >= 2) {
            byte[] data = Arrays.copyOfRange(request, 2, request.length);
            body = commands.execute(new Request(netFnLun >> 2, netFnLun & 3, cmd, data));
        }
        return new ByteWriter().u8(netFnLun | 0x04).u8(cmd).bytes(body).done();
    }

    /** Whether the BMC wants the host's attention (SMS_ATN): messages, events or a watchdog pre-timeout are waiting. */
    public synchronized boolean isAttentionNeeded() {
        return false;
    }
}
