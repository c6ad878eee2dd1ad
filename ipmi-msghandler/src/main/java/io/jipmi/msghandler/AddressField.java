package io.jipmi.msghandler;

/** The parts of addresses, each with its range. */
enum AddressField {
    CHANNEL("channel", 14),
    LUN("LUN", 3),
    OWN_LUN("own LUN", 3),
    PRIVILEGE("privilege", 0xF),
    SESSION_HANDLE("session handle", 0xFF),
    REMOTE_SWID("remote software id", 0xFF),
    LOCAL_SWID("local software id", 0xFF);

    private final String label;
    private final int max;

    AddressField(String label, int max) {
        this.label = label;
        this.max = max;
    }

    /** Throws {@link IllegalArgumentException} naming the part and the value if it is out of range. */
    void check(int value) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(label + " out of 0.." + max + ": " + value);
        }
    }
}
