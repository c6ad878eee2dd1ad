package io.jipmi.io;

/**
 * The machine's I/O port space. Every call is exactly one bus access of the named width at an absolute port address, in
 * program order; an implementation that can only split the wider accesses says so.
 *
 * <p>Not thread-safe unless the implementation says so: a register interface has one owner at a time.
 */
public interface PortSpace extends AutoCloseable {

    /**
     * Reads one byte.
     *
     * @param port absolute port address, 0 to 0xFFFF
     * @return the byte, 0 to 0xFF; 0xFF is also what an undecoded port reads as
     * @throws IoFault if the access itself failed (not if the device answered badly)
     */
    int in8(int port) throws IoFault;

    /**
     * Reads 16 bits, little-endian.
     *
     * @param port absolute port address, 0 to 0xFFFE
     * @return 0 to 0xFFFF
     * @throws IoFault if the access itself failed
     */
    int in16(int port) throws IoFault;

    /**
     * Reads 32 bits, little-endian.
     *
     * @param port absolute port address, 0 to 0xFFFC
     * @return the 32 bits as a signed int
     * @throws IoFault if the access itself failed
     */
    int in32(int port) throws IoFault;

    /**
     * Writes one byte.
     *
     * @param port absolute port address, 0 to 0xFFFF
     * @param value the byte in the low 8 bits; higher bits are ignored
     * @throws IoFault if the access itself failed
     */
    void out8(int port, int value) throws IoFault;

    /**
     * Writes 16 bits, little-endian.
     *
     * @param port absolute port address, 0 to 0xFFFE
     * @param value the value in the low 16 bits; higher bits are ignored
     * @throws IoFault if the access itself failed
     */
    void out16(int port, int value) throws IoFault;

    /**
     * Writes 32 bits, little-endian.
     *
     * @param port absolute port address, 0 to 0xFFFC
     * @param value the 32 bits
     * @throws IoFault if the access itself failed
     */
    void out32(int port, int value) throws IoFault;

    /** Gives the port space back. Idempotent; later accesses throw {@link IoFault} with {@link Errno#EBADF}. */
    @Override
    void close();
}
