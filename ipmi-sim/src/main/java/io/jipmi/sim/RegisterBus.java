package io.jipmi.sim;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address space with simulated devices mounted in it: where each register answers, and the record of the accesses. An
 * access of the wrong width, or at an address where no register lives, reads all ones and is dropped on write, as on a
 * bus where nobody answers.
 */
final class RegisterBus {
    private record Mount(RegisterDevice device, RegisterLayout layout) {
        boolean occupies(long address) {
            for (int register = 0; register < device.type().registers(); register++) {
                long first = layout.addressOf(register);
                if (address >= first && address < first + layout.sizeBytes()) {
                    return true;
                }
            }
            return false;
        }

        /** Which register answers exactly this access, -1 for none. */
        int registerAt(long address, int sizeBytes) {
            for (int register = 0; register < device.type().registers(); register++) {
                if (address == layout.addressOf(register) && sizeBytes == layout.sizeBytes()) {
                    return register;
                }
            }
            return -1;
        }
    }

    private final String place;
    private final @Nullable Trace trace;
    private final List<Mount> mounts = new ArrayList<>();
    private volatile boolean closed;

    /**
     * A bus with nothing on it.
     *
     * @param place what its addresses are called in an error
     * @param trace where every access goes, null for nowhere
     */
    RegisterBus(String place, @Nullable Trace trace) {
        this.place = place;
        this.trace = trace;
    }

    void mount(RegisterDevice device, RegisterLayout layout) {
        for (int register = 0; register < device.type().registers(); register++) {
            for (int lane = 0; lane < layout.sizeBytes(); lane++) {
                long address = layout.addressOf(register) + lane;
                if (mounts.stream().anyMatch(mount -> mount.occupies(address))) {
                    throw new IllegalArgumentException("a register already lives at 0x" + Long.toHexString(address));
                }
            }
        }
        mounts.add(new Mount(device, layout));
    }

    void close() {
        closed = true;
    }

    long read(long address, int sizeBytes) throws IoFault {
        checkOpen("read", address);
        long value = -1;
        for (Mount mount : mounts) {
            int register = mount.registerAt(address, sizeBytes);
            if (register >= 0) {
                value = mount.layout.widen(mount.device.read(register));
                break;
            }
        }
        if (trace != null) {
            trace.record(Trace.Direction.READ, address, sizeBytes, value);
        }
        return value;
    }

    void write(long address, int sizeBytes, long value) throws IoFault {
        checkOpen("write", address);
        if (trace != null) {
            trace.record(Trace.Direction.WRITE, address, sizeBytes, value);
        }
        for (Mount mount : mounts) {
            int register = mount.registerAt(address, sizeBytes);
            if (register >= 0) {
                mount.device.write(register, mount.layout.narrow(value));
                return;
            }
        }
    }

    private void checkOpen(String operation, long address) throws IoFault {
        if (closed) {
            throw new IoFault(operation, "simulated " + place + " 0x" + Long.toHexString(address), Errno.EBADF);
        }
    }
}
