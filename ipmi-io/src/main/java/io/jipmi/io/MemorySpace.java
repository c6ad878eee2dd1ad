package io.jipmi.io;

/**
 * A window of the machine's physical memory in which device registers live. Every call is exactly one access of the named
 * width at an absolute physical address, in program order, in the machine's own byte order.
 *
 * <p>Addresses outside the window are a defect of the caller: {@link IllegalArgumentException}. Not thread-safe unless the
 * implementation says so: a register interface has one owner at a time.
 */
public interface MemorySpace extends AutoCloseable {

    /** Reads one byte: 0 to 0xFF; 0xFF is also what undecoded memory reads as. */
    int read8(long address) throws IoFault;

    /** Reads 16 bits: 0 to 0xFFFF. */
    int read16(long address) throws IoFault;

    /** Reads 32 bits as a signed int. */
    int read32(long address) throws IoFault;

    /** Reads 64 bits. */
    long read64(long address) throws IoFault;

    /** Writes the low 8 bits of the value. */
    void write8(long address, int value) throws IoFault;

    /** Writes the low 16 bits of the value. */
    void write16(long address, int value) throws IoFault;

    /** Writes 32 bits. */
    void write32(long address, int value) throws IoFault;

    /** Writes 64 bits. */
    void write64(long address, long value) throws IoFault;

    /** Gives the window back. Idempotent; later accesses throw {@link IoFault} with {@link Errno#EBADF}. */
    @Override
    void close();
}
