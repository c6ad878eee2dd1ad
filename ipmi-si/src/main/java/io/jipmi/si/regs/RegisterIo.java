package io.jipmi.si.regs;

import io.jipmi.io.IoFault;

/** An interface's registers, by number. Every call is one access of the registers' width. Not thread-safe. */
public sealed interface RegisterIo permits PortRegisters, MemoryRegisters {

    /**
     * Reads a register's IPMI byte.
     *
     * @param register 0 to the interface's last
     * @return 0 to 0xFF
     */
    int read(int register) throws IoFault;

    /**
     * Writes a register's IPMI byte; the other bits of a wider register are written 0.
     *
     * @param register 0 to the interface's last
     * @param value the byte, 0 to 0xFF; higher bits are ignored
     */
    void write(int register, int value) throws IoFault;
}
