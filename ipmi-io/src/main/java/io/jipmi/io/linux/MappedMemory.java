package io.jipmi.io.linux;

import com.sun.jna.Pointer;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.IoRange;
import io.jipmi.io.MemorySpace;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Device memory mapped into this process. Every access is one call of JNA's {@link Pointer}, behind which the compiler
 * cannot look: it can neither drop, merge, split nor narrow it, as it does with every kind of access it understands.
 * {@code scripts/abi/mmio} proves that of the machine code. Each address is checked first: a wrong one would not throw
 * but kill the process.
 *
 * <p>Not thread-safe: two threads' accesses reach the device in any order. {@link #close} may be called from any thread
 * at any time. It puts ordinary memory in the device's place, so an access that is running meanwhile hits either and
 * then throws EBADF; the addresses are given back once nobody can reach this object.
 */
public final class MappedMemory implements MemorySpace {
    private static final Logger log = LoggerFactory.getLogger(MappedMemory.class);

    private final String path;
    private final long firstAddress;
    private final long lengthBytes;
    private final Pages pages;
    private final Pointer registers;
    private volatile boolean closed;

    private MappedMemory(String path, IoRange window, Pages pages) {
        this.path = path;
        this.firstAddress = window.first();
        this.lengthBytes = window.last() - window.first() + 1;
        this.pages = pages;
        this.registers =
                new Pointer(pages.address + (window.first() - pages(window).first()));
        Fd.CLEANER.register(this, pages::unmap);
    }

    /**
     * Maps a window of physical memory through a file that holds it.
     *
     * @param path {@code /dev/mem}, a PCI function's memory BAR in sysfs, or a file that behaves like one; it must be at
     *     least as long as the whole pages of the window need
     * @param window the addresses that may be accessed
     * @param origin the physical address at the file's offset 0, a whole number of pages, not above the window
     * @throws IoFault with the kernel's reason; its operation is {@code open} or {@code map}
     */
    public static MappedMemory map(String path, IoRange window, long origin) throws IoFault {
        IoRange whole = pages(window);
        long wholeBytes = whole.last() - whole.first() + 1;
        if (window.space() != IoRange.Space.MEMORY || wholeBytes <= 0) {
            throw new IllegalArgumentException("not a window of memory that can be mapped: " + window);
        }
        try (Fd fd = Fd.open(path, LinuxAbi.O_RDWR | LinuxAbi.O_SYNC, 0)) {
            long address = fd.map(wholeBytes, whole.first() - origin);
            return new MappedMemory(path, window, new Pages(path, address, wholeBytes));
        }
    }

    /** The whole pages that a range touches, which is what the kernel maps, and judges, for it. */
    public static IoRange pages(IoRange range) {
        long pageMask = Libc.sysconf(LinuxAbi.SC_PAGESIZE) - 1;
        return new IoRange(range.space(), range.first() & ~pageMask, range.last() | pageMask);
    }

    @Override
    public int read8(long address) throws IoFault {
        int value = registers.getByte(offset("read", address, Byte.BYTES)) & 0xFF;
        checkOpen("read", address);
        return value;
    }

    @Override
    public int read16(long address) throws IoFault {
        int value = registers.getShort(offset("read", address, Short.BYTES)) & 0xFFFF;
        checkOpen("read", address);
        return value;
    }

    @Override
    public int read32(long address) throws IoFault {
        int value = registers.getInt(offset("read", address, Integer.BYTES));
        checkOpen("read", address);
        return value;
    }

    @Override
    public long read64(long address) throws IoFault {
        long value = registers.getLong(offset("read", address, Long.BYTES));
        checkOpen("read", address);
        return value;
    }

    @Override
    public void write8(long address, int value) throws IoFault {
        registers.setByte(offset("write", address, Byte.BYTES), (byte) value);
        checkOpen("write", address);
    }

    @Override
    public void write16(long address, int value) throws IoFault {
        registers.setShort(offset("write", address, Short.BYTES), (short) value);
        checkOpen("write", address);
    }

    @Override
    public void write32(long address, int value) throws IoFault {
        registers.setInt(offset("write", address, Integer.BYTES), value);
        checkOpen("write", address);
    }

    @Override
    public void write64(long address, long value) throws IoFault {
        registers.setLong(offset("write", address, Long.BYTES), value);
        checkOpen("write", address);
    }

    @Override
    public void close() {
        closed = true;
        pages.detach();
    }

    private long offset(String operation, long address, int widthBytes) throws IoFault {
        long offset = address - firstAddress;
        if (offset < 0 || offset > lengthBytes - widthBytes || (address & (widthBytes - 1)) != 0) {
            throw new IllegalArgumentException(widthBytes + " bytes at 0x" + Long.toHexString(address)
                    + " are not aligned and inside 0x" + Long.toHexString(firstAddress) + "..0x"
                    + Long.toHexString(firstAddress + lengthBytes - 1));
        }
        checkOpen(operation, address);
        return offset;
    }

    /**
     * Asked after an access too: what was read is the device's only if it was still there. That this object is needed
     * then is also what keeps the garbage collector from unmapping it during the access.
     */
    private void checkOpen(String operation, long address) throws IoFault {
        if (closed) {
            throw new IoFault(operation, path + " at 0x" + Long.toHexString(address), Errno.EBADF);
        }
    }

    /** What outlives the owner: addresses of this process that stand for the device until they are detached. */
    private static final class Pages {
        private final String path;
        private final long address;
        private final long lengthBytes;
        private final AtomicBoolean detached = new AtomicBoolean();

        Pages(String path, long address, long lengthBytes) {
            this.path = path;
            this.address = address;
            this.lengthBytes = lengthBytes;
        }

        /** The kernel exchanges the pages in one step: at no time do the addresses stand for nothing. */
        void detach() {
            if (detached.compareAndSet(false, true)) {
                int protection = LinuxAbi.PROT_READ | LinuxAbi.PROT_WRITE;
                int flags = LinuxAbi.MAP_PRIVATE | LinuxAbi.MAP_ANONYMOUS | LinuxAbi.MAP_FIXED;
                if (Libc.mmap(address, lengthBytes, protection, flags, -1, 0) == -1) {
                    log.warn("{} stays mapped for now: {}", path, Libc.errno().describe());
                }
            }
        }

        void unmap() {
            if (!detached.get()) {
                log.warn("the mapping of {} was never closed; unmapping it now that its owner is gone", path);
            }
            if (Libc.munmap(address, lengthBytes) == -1) {
                log.warn("unmap {}: {}", path, Libc.errno().describe());
            }
        }
    }
}
