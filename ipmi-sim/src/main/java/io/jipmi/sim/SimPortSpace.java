package io.jipmi.sim;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An I/O port space with simulated devices mounted in it. It stands below a driver's own address arithmetic: an access
 * of the wrong width, or at an address where no register lives, reads all ones and is dropped on write, as on a bus
 * where nobody answers.
 *
 * <p>Thread-safe once the devices are mounted, as far as the devices are ({@link KcsDevice} is).
 */
public final class SimPortSpace implements PortSpace {
    private record Mount(KcsDevice device, RegisterLayout layout) {}

    private final List<Mount> mounts = new ArrayList<>();
    private final @Nullable Trace trace;
    private volatile boolean closed;

    /** A port space that records nothing. */
    public SimPortSpace() {
        trace = null;
    }

    /**
     * A port space that records.
     *
     * @param trace where every access goes
     */
    public SimPortSpace(Trace trace) {
        this.trace = trace;
    }

    /**
     * Mounts a device.
     *
     * @throws IllegalArgumentException if one of its registers would sit on a register already there
     */
    public void mount(KcsDevice device, RegisterLayout layout) {
        for (int register = 0; register < KcsDevice.REGISTERS; register++) {
            for (int lane = 0; lane < layout.sizeBytes(); lane++) {
                int address = layout.addressOf(register) + lane;
                if (isOccupied(address)) {
                    throw new IllegalArgumentException("a register already lives at 0x" + Integer.toHexString(address));
                }
            }
        }
        mounts.add(new Mount(device, layout));
    }

    private boolean isOccupied(int address) {
        for (Mount mount : mounts) {
            for (int register = 0; register < KcsDevice.REGISTERS; register++) {
                int first = mount.layout.addressOf(register);
                if (address >= first && address < first + mount.layout.sizeBytes()) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public int in8(int port) throws IoFault {
        return read(port, 1) & 0xFF;
    }

    @Override
    public int in16(int port) throws IoFault {
        return read(port, 2) & 0xFFFF;
    }

    @Override
    public int in32(int port) throws IoFault {
        return read(port, 4);
    }

    @Override
    public void out8(int port, int value) throws IoFault {
        write(port, 1, value & 0xFF);
    }

    @Override
    public void out16(int port, int value) throws IoFault {
        write(port, 2, value & 0xFFFF);
    }

    @Override
    public void out32(int port, int value) throws IoFault {
        write(port, 4, value);
    }

    @Override
    public void close() {
        closed = true;
    }

    private int read(int port, int sizeBytes) throws IoFault {
        checkOpen("in", port);
        int value = -1;
        for (Mount mount : mounts) {
            int register = registerAt(mount.layout, port, sizeBytes);
            if (register >= 0) {
                value = mount.layout.widen(mount.device.read(register));
                break;
            }
        }
        if (trace != null) {
            trace.record(Trace.Direction.READ, port, sizeBytes, value);
        }
        return value;
    }

    private void write(int port, int sizeBytes, int value) throws IoFault {
        checkOpen("out", port);
        if (trace != null) {
            trace.record(Trace.Direction.WRITE, port, sizeBytes, value);
        }
        for (Mount mount : mounts) {
            int register = registerAt(mount.layout, port, sizeBytes);
            if (register >= 0) {
                mount.device.write(register, mount.layout.narrow(value));
                return;
            }
        }
    }

    private static int registerAt(RegisterLayout layout, int port, int sizeBytes) {
        for (int register = 0; register < KcsDevice.REGISTERS; register++) {
            if (port == layout.addressOf(register) && sizeBytes == layout.sizeBytes()) {
                return register;
            }
        }
        return -1;
    }

    private void checkOpen(String operation, int port) throws IoFault {
        if (closed) {
            throw new IoFault(operation, "simulated port 0x" + Integer.toHexString(port), Errno.EBADF);
        }
    }
}
