package io.jipmi.it.qtest;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;

/** A second driver on the same registers, which strikes in front of one chosen access of the first. Not thread-safe. */
final class ForeignDriver implements PortSpace {
    /** What the foreign driver does, on the port space it shares. */
    interface Strike {
        void on(PortSpace ports) throws IoFault;
    }

    private final PortSpace ports;
    private Strike strike = shared -> {};
    private int accessesLeft = -1;

    ForeignDriver(PortSpace ports) {
        this.ports = ports;
    }

    /** @param accesses how many accesses of the first driver go by before the strike, 0 or more */
    void strikeAfter(int accesses, Strike newStrike) {
        accessesLeft = accesses;
        strike = newStrike;
    }

    /** Whether a strike is still to come. */
    boolean isLurking() {
        return accessesLeft >= 0;
    }

    @Override
    public int in8(int port) throws IoFault {
        lurk();
        return ports.in8(port);
    }

    @Override
    public int in16(int port) throws IoFault {
        lurk();
        return ports.in16(port);
    }

    @Override
    public int in32(int port) throws IoFault {
        lurk();
        return ports.in32(port);
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        lurk();
        ports.out8(port, value);
    }

    @Override
    public void out16(int port, int value) throws IoFault {
        lurk();
        ports.out16(port, value);
    }

    @Override
    public void out32(int port, int value) throws IoFault {
        lurk();
        ports.out32(port, value);
    }

    @Override
    public void close() {
        ports.close();
    }

    private void lurk() throws IoFault {
        if (accessesLeft == 0) {
            strike.on(ports);
        }
        if (accessesLeft >= 0) {
            accessesLeft--;
        }
    }
}
