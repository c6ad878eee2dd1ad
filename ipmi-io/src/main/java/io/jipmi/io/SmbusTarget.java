package io.jipmi.io;

/**
 * One device on an SMBus, spoken to in block transfers (SMBus 2.0 sections 5.5.7 and 5.5.8).
 *
 * <p>Every call is one transfer on the bus and waits for its end, milliseconds at 100 kHz; the adapter bounds that. Not
 * thread-safe; {@link #close} may be called from any thread.
 */
public interface SmbusTarget extends AutoCloseable {
    /** The most bytes one block transfer carries. */
    int MAX_BLOCK_BYTES = 32;

    /**
     * Block write.
     *
     * @param command the command byte, 0 to 0xFF
     * @param source where the bytes are
     * @param from where they begin there
     * @param lengthBytes 0 to {@link #MAX_BLOCK_BYTES}; not every adapter can send an empty block
     * @throws IoFault ENXIO or EREMOTEIO if the device did not acknowledge; EAGAIN if arbitration was lost; otherwise the
     *     adapter's reason
     */
    void writeBlock(int command, byte[] source, int from, int lengthBytes) throws IoFault;

    /**
     * Block read.
     *
     * @param command the command byte, 0 to 0xFF
     * @param target receives the bytes after the length byte; at least {@link #MAX_BLOCK_BYTES} long
     * @return how many there are, 0 to {@link #MAX_BLOCK_BYTES}
     * @throws IoFault as {@link #writeBlock}; EBADMSG if the packet error code is wrong; EPROTO if the length byte is
     */
    int readBlock(int command, byte[] target) throws IoFault;

    /** Whether transfers carry a packet error code from now on. */
    void packetErrorCode(boolean used) throws IoFault;

    /** Whether the adapter can carry packet error codes. */
    boolean canCheckPackets();

    /** Gives the bus back. Idempotent; later transfers throw {@link IoFault} with {@link Errno#EBADF}. */
    @Override
    void close();
}
