package io.jipmi.si.sm;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.fake.BytePorts;
import io.jipmi.si.regs.PortRegisters;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;

/**
 * A BT machine over registers at 0xE4 whose flags behave as hardware's do, with nobody behind them: the test is the BMC.
 * Accesses are recorded as {@code c} (control read), {@code d} (data read), {@code m} (mask read), {@code C=04},
 * {@code D=18} and {@code M=03}.
 */
final class BtScript extends BytePorts {
    static final int H2B = 0x04;
    static final int B2H = 0x08;
    static final int SMS = 0x10;
    static final int H_BUSY = 0x40;
    static final int B_BUSY = 0x80;
    static final long SECOND_NS = 1_000_000_000L;

    private static final int BASE = 0xE4;
    private static final HexFormat HEX = HexFormat.of();

    int control;
    int mask;
    /** Flags that the host cannot change. */
    int stuck;
    /** What happens when so many more data bytes have been read; never below zero. */
    int readsUntilReset = -1;

    /** After so many data bytes the BMC offers another message, H_BUSY or not; never below zero. */
    int readsUntilOverwritten = -1;

    String overwritingMessage = "";

    final BtMachine machine = new BtMachine(new PortRegisters(
            this, new SiConfig(SiType.BT, AddressSpace.IO, BASE, 1, 1, 0, 0, 0x20, AddressSource.HARDCODED)));

    /** The bus fails at the access after so many; never below zero. */
    int accessesUntilFault = -1;

    private final StringBuilder accesses = new StringBuilder();
    private final StringBuilder written = new StringBuilder();
    private final Deque<Integer> offered = new ArrayDeque<>();

    /** A machine with that many outstanding requests and otherwise the defaults. */
    static BtScript withCapacity(int outstandingRequests) {
        BtScript script = new BtScript();
        script.machine.learn(new BtCapabilities(outstandingRequests, 0, 0, 0, 0));
        return script;
    }

    int begin(String request, boolean repeatable) {
        byte[] bytes = HEX.parseHex(request);
        return machine.begin(bytes, bytes.length, repeatable);
    }

    /** Runs the machine until it has something else to say than that it goes on. */
    SmResult run(long elapsedNs) throws IoFault {
        SmResult result = machine.event(elapsedNs);
        for (int i = 0; result == SmResult.CALL_WITHOUT_DELAY; i++) {
            if (i == 100) {
                throw new AssertionError("goes on for ever in " + machine.stateName());
            }
            result = machine.event(0);
        }
        return result;
    }

    /** Lets a request be written and the BMC take it; the message in hex, count first. */
    String send(String request, boolean repeatable) throws IoFault {
        begin(request, repeatable);
        run(0);
        return take();
    }

    /** The BMC takes the message that was written; in hex, count first. */
    String take() throws IoFault {
        if ((control & H2B) == 0) {
            throw new AssertionError("nothing was written: " + machine.stateName());
        }
        control &= ~H2B;
        run(0);
        return takeWritten();
    }

    String takeWritten() {
        String taken = written.toString();
        written.setLength(0);
        return taken;
    }

    /** The BMC offers a message, count first, and raises B2H_ATN. */
    void offer(String message) {
        offered.clear();
        for (byte each : HEX.parseHex(message)) {
            offered.add(each & 0xFF);
        }
        control |= B2H;
    }

    /** The same, and what the machine then says. */
    SmResult answer(String message) throws IoFault {
        offer(message);
        return run(0);
    }

    /** The BMC forgets everything. */
    void restart() {
        control = 0;
        mask = 0;
        offered.clear();
        written.setLength(0);
    }

    String result() {
        byte[] bytes = new byte[StateMachine.MAX_LENGTH_BYTES];
        return HEX.formatHex(Arrays.copyOf(bytes, machine.result(bytes)));
    }

    String takeAccesses() {
        String taken = accesses.toString().strip();
        accesses.setLength(0);
        return taken;
    }

    @Override
    public int in8(int port) throws IoFault {
        failIfDue(port);
        switch (port - BASE) {
            case 0 -> {
                accesses.append("c ");
                return control;
            }
            case 1 -> {
                accesses.append("d ");
                if (readsUntilReset-- == 0) {
                    control = 0;
                    offered.clear();
                }
                int value = offered.isEmpty() ? 0xFF : offered.remove();
                if (readsUntilOverwritten-- == 0) {
                    offer(overwritingMessage);
                }
                return value;
            }
            case 2 -> {
                accesses.append("m ");
                return mask;
            }
            default -> throw new AssertionError("no register at port " + port);
        }
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        failIfDue(port);
        String hex = HEX.toHexDigits((byte) value);
        switch (port - BASE) {
            case 0 -> {
                accesses.append("C=").append(hex).append(' ');
                int changed = ((control | (value & H2B)) & ~(value & (B2H | SMS))) ^ (value & H_BUSY);
                control = (changed & ~stuck) | (control & stuck);
            }
            case 1 -> {
                accesses.append("D=").append(hex).append(' ');
                written.append(hex);
            }
            case 2 -> {
                accesses.append("M=").append(hex).append(' ');
                mask = value;
            }
            default -> throw new AssertionError("no register at port " + port);
        }
    }

    private void failIfDue(int port) throws IoFault {
        if (accessesUntilFault-- == 0) {
            throw new IoFault("access", "port 0x" + Integer.toHexString(port), Errno.EIO);
        }
    }
}
