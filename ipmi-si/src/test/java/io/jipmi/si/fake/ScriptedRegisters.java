package io.jipmi.si.fake;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.SiConfig;
import io.jipmi.si.regs.PortRegisters;
import java.util.HexFormat;

/**
 * KCS registers at 0xCA2 and 0xCA3 with nobody behind them: the test says what they hold. Accesses are recorded as
 * {@code S} (status read), {@code D} (data read), {@code C=61} (command written) and {@code D=18} (data written).
 */
public final class ScriptedRegisters extends BytePorts {
    private static final int BASE = 0xCA2;
    private static final int OBF = 0x01;

    private final StringBuilder accesses = new StringBuilder();
    private int status;
    private int data;
    private boolean obfSticks;

    /** The registers as the driver sees them. */
    public PortRegisters registers() {
        return new PortRegisters(this, SiConfig.kcsAtPort(BASE, AddressSource.HARDCODED));
    }

    /** What the status register holds from now on; reading data clears OBF in it, as in hardware. */
    public void status(int value) {
        status = value;
        obfSticks = false;
    }

    /** Like {@link #status}, but OBF stays set when data is read, as if the next byte were there at once. */
    public void stickyStatus(int value) {
        status = value;
        obfSticks = true;
    }

    public void data(int value) {
        data = value;
    }

    /** The accesses since the last call, separated by spaces. */
    public String takeAccesses() {
        String taken = accesses.toString().strip();
        accesses.setLength(0);
        return taken;
    }

    @Override
    public int in8(int port) {
        if (register(port) == 1) {
            accesses.append("S ");
            return status;
        }
        accesses.append("D ");
        if (!obfSticks) {
            status &= ~OBF;
        }
        return data;
    }

    @Override
    public void out8(int port, int value) {
        accesses.append(register(port) == 1 ? "C=" : "D=")
                .append(HexFormat.of().toHexDigits((byte) value))
                .append(' ');
    }

    private static int register(int port) {
        if (port != BASE && port != BASE + 1) {
            throw new AssertionError("no register at port 0x" + Integer.toHexString(port));
        }
        return port - BASE;
    }
}
