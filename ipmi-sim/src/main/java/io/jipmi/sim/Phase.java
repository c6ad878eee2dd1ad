package io.jipmi.sim;

/** How far a transfer has got, the same words for every interface. */
public enum Phase {
    /** No transfer under way. */
    IDLE,
    /**
     * Host to BMC: bytes are counted as the BMC takes them (BT: as the host puts them into the buffer; SSIF: as each
     * block has arrived).
     */
    WRITE,
    /**
     * From the last byte of the request on: the command is carried out (no byte yet), then the answer's bytes are
     * counted as they are offered (BT: as the host reads them; SSIF: as each block has been read).
     */
    READ,
    /** The protocol was violated or a transfer aborted. */
    ERROR
}
