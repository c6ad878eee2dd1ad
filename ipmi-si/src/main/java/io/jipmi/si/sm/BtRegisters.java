package io.jipmi.si.sm;

import io.jipmi.io.IoFault;
import io.jipmi.si.regs.RegisterIo;

/**
 * The three registers of a BT interface and what may be done with them (IPMI 2.0 section 11.6). Writing 1 sets H2B_ATN,
 * clears B2H_ATN and SMS_ATN and toggles H_BUSY; writing 0 does nothing.
 */
final class BtRegisters {
    static final int CLR_WR_PTR = 0x01;
    static final int CLR_RD_PTR = 0x02;
    static final int H2B_ATN = 0x04;
    static final int B2H_ATN = 0x08;
    static final int SMS_ATN = 0x10;
    static final int H_BUSY = 0x40;
    static final int B_BUSY = 0x80;
    static final int ALL_ONES = 0xFF;

    private static final int CONTROL = 0;
    private static final int DATA = 1;
    private static final int INTERRUPT_MASK = 2;

    private static final int INTERRUPT_ENABLE = 0x01;
    private static final int INTERRUPT_PENDING = 0x02;
    private static final int BMC_RESET = 0x80;

    /** Network function App, sequence number 0x2A, Warm Reset (GF-16). */
    private static final byte[] WARM_RESET = {0x18, 0x03};

    static final int WARM_RESET_SEQUENCE = 0x2A;

    private final RegisterIo registers;
    private boolean interrupts;

    BtRegisters(RegisterIo registers) {
        this.registers = registers;
    }

    /** Whether this state of the control register keeps the host from writing. */
    static boolean blocked(int control) {
        return (control & (B_BUSY | H2B_ATN)) != 0;
    }

    boolean absent() throws IoFault {
        return control() == ALL_ONES && registers.read(INTERRUPT_MASK) == ALL_ONES;
    }

    int control() throws IoFault {
        return registers.read(CONTROL);
    }

    void lowerHostBusy(int control) throws IoFault {
        if ((control & H_BUSY) != 0) {
            registers.write(CONTROL, H_BUSY);
        }
    }

    void raiseHostBusy(int control) throws IoFault {
        if ((control & H_BUSY) == 0) {
            registers.write(CONTROL, H_BUSY);
        }
    }

    void clear(int attention) throws IoFault {
        registers.write(CONTROL, attention);
    }

    void writeMessage(byte[] request, int lengthBytes, int sequence) throws IoFault {
        registers.write(CONTROL, CLR_WR_PTR);
        registers.write(DATA, lengthBytes + 1);
        registers.write(DATA, request[0]);
        registers.write(DATA, sequence);
        for (int i = 1; i < lengthBytes; i++) {
            registers.write(DATA, request[i]);
        }
        registers.write(CONTROL, H2B_ATN);
    }

    void writeWarmReset() throws IoFault {
        writeMessage(WARM_RESET, WARM_RESET.length, WARM_RESET_SEQUENCE);
    }

    /**
     * Reads a message behind its count.
     *
     * @param target 255 bytes or more
     * @return the count the BMC gave, 0 to 255
     */
    int readMessage(byte[] target) throws IoFault {
        registers.write(CONTROL, CLR_RD_PTR);
        int count = registers.read(DATA);
        for (int i = 0; i < count; i++) {
            target[i] = (byte) registers.read(DATA);
        }
        return count;
    }

    /** Forgets what was written and what the BMC raised; H_BUSY is down already. */
    void resetFlags() throws IoFault {
        registers.write(CONTROL, CLR_WR_PTR);
        registers.write(CONTROL, SMS_ATN);
    }

    /** Asks for a reset of the BMC's side by the register some interfaces have for it; loses the interrupt mask. */
    void resetBmc() throws IoFault {
        registers.write(INTERRUPT_MASK, BMC_RESET);
        if (interrupts) {
            interrupts(true);
        }
    }

    /** Switches the interrupt on or off; takes a pending one back. */
    void interrupts(boolean enabled) throws IoFault {
        interrupts = enabled;
        registers.write(INTERRUPT_MASK, INTERRUPT_PENDING | (enabled ? INTERRUPT_ENABLE : 0));
    }

    /** Lets a level-triggered line go down. */
    void acknowledgeInterrupt() throws IoFault {
        if (interrupts) {
            interrupts(true);
        }
    }
}
