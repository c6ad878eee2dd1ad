package io.jipmi.io;

import io.jipmi.io.linux.UioInterrupt;

/** Where a {@link DeviceInterrupt} comes from. */
public final class DeviceInterrupts {
    private DeviceInterrupts() {}

    /**
     * A PCI function's interrupt through the kernel's {@code uio_pci_generic}, which also enables the function. If no
     * driver has the function, that one is bound to it, until the result is closed. Needs root.
     *
     * <p>One thread at a time may wait; any may close. The kernel's driver lets go of the function's interrupt while
     * nobody waits, so an interrupt that comes between two waits ends the next one.
     *
     * @param root where {@code /sys} and {@code /dev} are looked for
     * @param pciSlot the function, for example {@code 0000:00:04.0}
     * @throws IoFault if there is no such function, a driver has it, or {@code uio_pci_generic} is not loaded or refuses
     *     it; the message says which, and the remedy, and nothing has changed then
     */
    public static DeviceInterrupt uio(SysRoot root, String pciSlot) throws IoFault {
        return UioInterrupt.open(root, pciSlot);
    }
}
