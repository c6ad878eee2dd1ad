package io.jipmi.sim.bmc;

/**
 * One sensor: identity, event enables and status, and the answers common to all kinds (IPMI 2.0 §35). Event states are
 * bit masks with one bit per event offset, 0 to 14.
 */
abstract sealed class Sensor permits ThresholdSensor, DiscreteSensor {
    private static final int EVENTS_ENABLED = 0x80;
    private static final int SCANNING_ENABLED = 0x40;
    private static final int READING_UNAVAILABLE = 0x20;

    // Set Sensor Event Enable, bits 5:4.
    private static final int ENABLE_SELECTED = 1;
    private static final int DISABLE_SELECTED = 2;

    /** Who a sensor is: number, SDR id string, what it watches and on which entity. */
    record Identity(int number, String name, int type, int eventType, int entityId, int entityInstance) {}

    private final Identity identity;
    private final int supportedAssertions;
    private final int supportedDeassertions;
    private int enabledAssertions;
    private int enabledDeassertions;
    private int seenAssertions;
    private int seenDeassertions;
    private int switches = EVENTS_ENABLED | SCANNING_ENABLED;
    private boolean available = true;

    Sensor(Identity identity, int supportedAssertions, int supportedDeassertions) {
        this.identity = identity;
        this.supportedAssertions = supportedAssertions;
        this.supportedDeassertions = supportedDeassertions;
        enabledAssertions = supportedAssertions;
        enabledDeassertions = supportedDeassertions;
    }

    Identity identity() {
        return identity;
    }

    int supportedAssertions() {
        return supportedAssertions;
    }

    int supportedDeassertions() {
        return supportedDeassertions;
    }

    void setAvailable(boolean availableNow) {
        available = availableNow;
    }

    /** Get Sensor Reading: reading, flags, state bytes. */
    final byte[] reading() {
        boolean readable = available && (switches & SCANNING_ENABLED) != 0;
        return new ByteWriter()
                .u8(readable ? readingByte() : 0)
                .u8(flags())
                .bytes(stateBytes())
                .done();
    }

    abstract int readingByte();

    abstract byte[] stateBytes();

    final byte[] eventEnables() {
        return new ByteWriter()
                .u8(switches)
                .u16(enabledAssertions)
                .u16(enabledDeassertions)
                .done();
    }

    final byte[] eventStatus() {
        return new ByteWriter()
                .u8(flags())
                .u16(seenAssertions)
                .u16(seenDeassertions)
                .done();
    }

    final byte[] typeBytes() {
        return new byte[] {(byte) identity.type(), (byte) identity.eventType()};
    }

    final void setEventEnables(int newSwitches, int assertions, int deassertions) {
        switches = newSwitches & (EVENTS_ENABLED | SCANNING_ENABLED);
        switch (newSwitches >> 4 & 3) {
            case ENABLE_SELECTED -> {
                enabledAssertions |= assertions & supportedAssertions;
                enabledDeassertions |= deassertions & supportedDeassertions;
            }
            case DISABLE_SELECTED -> {
                enabledAssertions &= ~assertions;
                enabledDeassertions &= ~deassertions;
            }
            default -> {}
        }
    }

    final void rearm() {
        seenAssertions = 0;
        seenDeassertions = 0;
    }

    /** Notes that the state of an event offset changed; true if that is to be reported as an event. */
    final boolean noteChange(int offset, boolean deassertion) {
        int bit = 1 << offset;
        if ((switches & SCANNING_ENABLED) == 0) {
            return false;
        }
        if (deassertion) {
            seenDeassertions |= bit & supportedDeassertions;
        } else {
            seenAssertions |= bit & supportedAssertions;
        }
        int enabled = deassertion ? enabledDeassertions : enabledAssertions;
        return (switches & EVENTS_ENABLED) != 0 && (enabled & bit) != 0;
    }

    private int flags() {
        return switches | (available ? 0 : READING_UNAVAILABLE);
    }
}
