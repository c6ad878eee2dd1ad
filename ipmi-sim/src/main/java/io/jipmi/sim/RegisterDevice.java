package io.jipmi.sim;

import io.jipmi.sim.Fault.Kind;
import io.jipmi.sim.bmc.SimulatedBmc;

/** The BMC's side of a register interface: byte registers in front of a {@link SimulatedBmc}. Thread-safe. */
public abstract sealed class RegisterDevice extends InterfaceDevice permits KcsDevice, SmicDevice, BtDevice {
    RegisterDevice(InterfaceType type, SimulatedBmc bmc, Latency latency) {
        super(type, bmc, latency);
    }

    /** Reads a register, as the host does. Returns 0 to 0xFF. */
    final int read(int register) {
        synchronized (bmc) {
            catchUp();
            if (faults.holds(Kind.ALL_ONES, nowNs)) {
                return 0xFF;
            }
            return faults.holds(Kind.ALL_ZEROS, nowNs) ? 0x00 : readRegister(register);
        }
    }

    /** Writes the low eight bits to a register, as the host does. */
    final void write(int register, int value) {
        synchronized (bmc) {
            catchUp();
            if (!faults.holds(Kind.ALL_ONES, nowNs) && !faults.holds(Kind.ALL_ZEROS, nowNs)) {
                writeRegister(register, value & 0xFF);
            }
        }
    }

    abstract int readRegister(int register);

    abstract void writeRegister(int register, int value);
}
