package io.jipmi.sim.bmc;

import io.jipmi.sim.bmc.PowerAction.Cause;
import io.jipmi.sim.bmc.PowerAction.Kind;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Chassis commands (IPMI 2.0 §28) except boot options. */
final class Chassis {
    private static final int PROVIDES_INTRUSION_AND_DIAGNOSTIC_INTERRUPT = 0x05;
    private static final int NOT_SUPPORTED_NOW = 0xD5;

    private static final int POWER_ON = 0x01;
    private static final int IDENTIFY_SUPPORTED = 0x40;
    private static final int IDENTIFY_TIMED = 0x10;
    private static final int IDENTIFY_INDEFINITE = 0x20;
    private static final int INTRUSION_ACTIVE = 0x01;
    private static final int ALL_RESTORE_POLICIES = 0x07;
    private static final int GET_RESTORE_POLICIES_ONLY = 3;
    private static final int DEFAULT_IDENTIFY_SECONDS = 15;
    private static final int LAST_POWER_ON_BY_COMMAND = 0x10;
    private static final int SYSTEM_INTERFACE_CHANNEL = 0x0F;
    private static final int MINUTES_PER_COUNT = 60;

    // System restart cause, table 28-11.
    private static final int CAUSE_UNKNOWN = 0;
    private static final int CAUSE_CHASSIS_CONTROL = 1;
    private static final int CAUSE_WATCHDOG = 4;

    private final LongSupplier nanoTime;
    private final HostPower power;
    private final BooleanSupplier intrusion;
    private final long builtNs;
    private int restorePolicy;
    private boolean identifyForever;
    private boolean identifying;
    private long identifyUntilNs;

    Chassis(LongSupplier nanoTime, HostPower power, BooleanSupplier intrusion) {
        this.nanoTime = nanoTime;
        this.power = power;
        this.intrusion = intrusion;
        builtNs = nanoTime.getAsLong();
    }

    void register(CommandTable commands) {
        commands.add(NetFn.CHASSIS, 0x00, 0, request -> capabilities());
        commands.add(NetFn.CHASSIS, 0x01, 0, request -> status());
        commands.add(NetFn.CHASSIS, 0x02, 1, this::control);
        commands.add(NetFn.CHASSIS, 0x04, 0, this::identify);
        commands.add(NetFn.CHASSIS, 0x06, 1, this::setRestorePolicy);
        commands.add(NetFn.CHASSIS, 0x07, 0, request -> restartCause());
        commands.add(NetFn.CHASSIS, 0x0F, 0, request -> powerOnHours());
    }

    private static byte[] capabilities() {
        return new ByteWriter()
                .u8(PROVIDES_INTRUSION_AND_DIAGNOSTIC_INTERRUPT)
                .fill(Ipmb.BMC_ADDRESS, 5)
                .done();
    }

    private byte[] status() {
        boolean poweredByCommand = power.actions().stream().anyMatch(action -> action.kind() == Kind.POWER_UP);
        int identify = IDENTIFY_SUPPORTED;
        if (identifying && identifyForever) {
            identify |= IDENTIFY_INDEFINITE;
        } else if (identifying && nanoTime.getAsLong() - identifyUntilNs < 0) {
            identify |= IDENTIFY_TIMED;
        }
        return new ByteWriter()
                .u8((power.isOn() ? POWER_ON : 0) | restorePolicy << 5)
                .u8(poweredByCommand ? LAST_POWER_ON_BY_COMMAND : 0)
                .u8(identify | (intrusion.getAsBoolean() ? INTRUSION_ACTIVE : 0))
                .done();
    }

    private byte[] control(Request request) {
        Kind kind = switch (request.u8(0) & 0x0F) {
            case 0 -> Kind.POWER_DOWN;
            case 1 -> Kind.POWER_UP;
            case 2 -> Kind.POWER_CYCLE;
            case 3 -> Kind.HARD_RESET;
            case 4 -> Kind.DIAGNOSTIC_INTERRUPT;
            case 5 -> Kind.SOFT_SHUTDOWN;
            default -> throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        };
        boolean needsPower = kind != Kind.POWER_UP && kind != Kind.POWER_DOWN;
        if (needsPower && !power.isOn()) {
            throw new Refusal(NOT_SUPPORTED_NOW);
        }
        power.act(nanoTime.getAsLong(), kind, Cause.CHASSIS_CONTROL);
        return ByteWriter.NOTHING;
    }

    private byte[] identify(Request request) {
        int seconds = request.length() > 0 ? request.u8(0) : DEFAULT_IDENTIFY_SECONDS;
        identifyForever = request.length() > 1 && (request.u8(1) & 0x01) != 0;
        identifying = identifyForever || seconds != 0;
        identifyUntilNs = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(seconds);
        return ByteWriter.NOTHING;
    }

    private byte[] setRestorePolicy(Request request) {
        int policy = request.u8(0) & 0x07;
        if (policy > GET_RESTORE_POLICIES_ONLY) {
            throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
        }
        if (policy != GET_RESTORE_POLICIES_ONLY) {
            restorePolicy = policy;
        }
        return new byte[] {ALL_RESTORE_POLICIES};
    }

    private byte[] restartCause() {
        int cause = CAUSE_UNKNOWN;
        for (PowerAction action : power.actions()) {
            switch (action.kind()) {
                case POWER_UP, POWER_CYCLE, HARD_RESET ->
                    cause = action.cause() == Cause.CHASSIS_CONTROL ? CAUSE_CHASSIS_CONTROL : CAUSE_WATCHDOG;
                case POWER_DOWN, SOFT_SHUTDOWN, DIAGNOSTIC_INTERRUPT, SYSTEM_MANAGEMENT_INTERRUPT -> {}
            }
        }
        return new byte[] {(byte) cause, SYSTEM_INTERFACE_CHANNEL};
    }

    private byte[] powerOnHours() {
        long hours = TimeUnit.NANOSECONDS.toHours(nanoTime.getAsLong() - builtNs);
        return new ByteWriter().u8(MINUTES_PER_COUNT).u32(hours).done();
    }
}
