package io.jipmi.ssif;

import java.util.Locale;

/** In how many blocks a request may go to the BMC (IPMI 2.0 section 12.9, transaction support). */
public enum TransactionMode {
    /** As the BMC says, and as trying shows. */
    AUTO(0),
    /** One block: requests of up to 32 bytes. */
    SINGLE(32),
    /** Two blocks: up to 63 bytes. */
    TWO(63),
    /** Any number of blocks. */
    MULTI(255);

    private final int maxRequestBytes;

    TransactionMode(int maxRequestBytes) {
        this.maxRequestBytes = maxRequestBytes;
    }

    /** The longest request, network function and command included, in bytes; 0 where the BMC has to tell. */
    public int maxRequestBytes() {
        return maxRequestBytes;
    }

    /** The word a parameter has for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
