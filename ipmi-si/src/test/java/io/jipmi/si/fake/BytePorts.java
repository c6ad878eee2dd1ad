package io.jipmi.si.fake;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;

/** The part of a port space that byte registers use; a wider access is a mistake of the driver. */
public abstract class BytePorts implements PortSpace {
    @Override
    public abstract int in8(int port) throws IoFault;

    @Override
    public abstract void out8(int port, int value) throws IoFault;

    @Override
    public int in16(int port) {
        throw new AssertionError("16-bit read of a byte register");
    }

    @Override
    public int in32(int port) {
        throw new AssertionError("32-bit read of a byte register");
    }

    @Override
    public void out16(int port, int value) {
        throw new AssertionError("16-bit write to a byte register");
    }

    @Override
    public void out32(int port, int value) {
        throw new AssertionError("32-bit write to a byte register");
    }

    @Override
    public void close() {}
}
