package io.jipmi.io.linux;

import io.jipmi.io.DeviceInterrupt;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.NativeBuffer;
import io.jipmi.io.SysRoot;
import java.util.concurrent.TimeUnit;

/**
 * A PCI function's interrupt through {@code uio_pci_generic}. The driver answers each interrupt by setting the
 * function's Interrupt Disable bit and counting; it has no call that clears the bit, so that is done here, through the
 * configuration space.
 *
 * <p>One thread at a time may wait; any may close. That unbinds the function if it was bound here, at which the kernel
 * ends a wait that is running, and it faults; else the wait goes on until its time is up. No wait allocates unless it
 * fails.
 */
public final class UioInterrupt implements DeviceInterrupt {
    private final UioBinding binding;
    private final Fd config;
    private final Fd node;
    private final NativeBuffer command = new NativeBuffer(Short.BYTES);
    private final NativeBuffer count = new NativeBuffer(Integer.BYTES);
    private final NativeBuffer pollfd = new NativeBuffer(Poll.POLLFD_BYTES);
    private final NativeBuffer timespec = new NativeBuffer(LinuxAbi.TIMESPEC_BYTES);

    private UioInterrupt(UioBinding binding, Fd config, Fd node) {
        this.binding = binding;
        this.config = config;
        this.node = node;
        pollfd.putU16(Poll.POLLFD_EVENTS, Poll.POLLIN);
    }

    /**
     * Takes a function's interrupt.
     *
     * @param root where {@code /sys} and {@code /dev} are looked for
     * @param pciSlot the function, for example {@code 0000:00:04.0}
     * @throws IoFault with the reason and the remedy; nothing has changed then
     */
    public static UioInterrupt open(SysRoot root, String pciSlot) throws IoFault {
        UioBinding binding = UioBinding.take(root, pciSlot);
        try {
            Fd config = Fd.open(binding.config().toString(), LinuxAbi.O_RDWR, 0);
            try {
                Fd node = Fd.open(binding.node().toString(), LinuxAbi.O_RDWR | LinuxAbi.O_NONBLOCK, 0);
                return new UioInterrupt(binding, config, node);
            } catch (IoFault failed) {
                config.close();
                throw failed;
            }
        } catch (IoFault failed) {
            binding.close();
            throw failed;
        }
    }

    @Override
    public boolean await(long timeoutNs) throws IoFault {
        letThrough();
        long startNs = System.nanoTime();
        long leftNs = timeoutNs;
        while (leftNs > 0) {
            timespec.putI64(LinuxAbi.TIMESPEC_SEC, TimeUnit.NANOSECONDS.toSeconds(leftNs));
            timespec.putI64(LinuxAbi.TIMESPEC_NSEC, leftNs % TimeUnit.SECONDS.toNanos(1));
            pollfd.putU16(Poll.POLLFD_REVENTS, 0);
            // After a signal there is time left: wait on. One that is readable by poll may still have nothing to read.
            if (node.ppoll(pollfd, timespec) == 1 && hasCome()) {
                return true;
            }
            leftNs = timeoutNs - (System.nanoTime() - startNs);
        }
        return false;
    }

    @Override
    public void close() {
        node.close();
        config.close();
        binding.close();
    }

    /** Only this bit may change: the others say whether the function decodes its registers at all. */
    private void letThrough() throws IoFault {
        if (config.pread(command.address(0), Short.BYTES, LinuxAbi.PCI_COMMAND) != Short.BYTES) {
            throw new IoFault("read", config.path(), Errno.EIO);
        }
        int high = command.u8(1);
        if ((high << 8 & LinuxAbi.PCI_COMMAND_INTX_DISABLE) == 0) {
            return;
        }
        command.putU8(1, high & ~(LinuxAbi.PCI_COMMAND_INTX_DISABLE >>> 8));
        if (config.pwrite(command.address(0), Short.BYTES, LinuxAbi.PCI_COMMAND) != Short.BYTES) {
            throw new IoFault("write", config.path(), Errno.EIO);
        }
    }

    private boolean hasCome() throws IoFault {
        long lengthBytes = node.read(count.address(0), Integer.BYTES);
        if (lengthBytes == 0 || (pollfd.u16(Poll.POLLFD_REVENTS) & Poll.POLLIN) == 0) {
            throw new IoFault("wait for the interrupt of", node.path(), Errno.ENODEV);
        }
        return lengthBytes == Integer.BYTES;
    }
}
