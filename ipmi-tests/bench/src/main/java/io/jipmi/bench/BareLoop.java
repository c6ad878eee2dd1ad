package io.jipmi.bench;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;

/** Get Device ID by the register accesses it takes and nothing around them: what the whole stack is compared with. */
enum BareLoop {
    /** Data at the base, status and command behind it. */
    KCS {
        @Override
        int getDeviceId(PortSpace ports, int base, byte[] answer) throws IoFault {
            ready(ports, base);
            ports.out8(base + 1, 0x61);
            ready(ports, base);
            ports.in8(base);
            ports.out8(base, NETFN_APP_LUN_0);
            ready(ports, base);
            ports.out8(base + 1, 0x62);
            ready(ports, base);
            ports.out8(base, GET_DEVICE_ID);
            int length = 0;
            int status = ready(ports, base);
            while (status >> 6 == 1) {
                while ((status & 1) == 0) {
                    status = ready(ports, base);
                }
                answer[length++] = (byte) ports.in8(base);
                ports.out8(base, 0x68);
                status = ready(ports, base);
            }
            if ((status & 1) != 0) {
                ports.in8(base);
            }
            return length;
        }

        private static int ready(PortSpace ports, int base) throws IoFault {
            int status = ports.in8(base + 1);
            while ((status & 2) != 0) {
                status = ports.in8(base + 1);
            }
            return status;
        }
    },
    /** Control at the base, the buffer behind it. */
    BT {
        private static final int TO_BMC = 0x04;
        private static final int TO_HOST = 0x08;
        private static final int HOST_BUSY = 0x40;
        private static final int BMC_BUSY = 0x80;

        @Override
        int getDeviceId(PortSpace ports, int base, byte[] answer) throws IoFault {
            int control = ports.in8(base);
            while ((control & (BMC_BUSY | TO_BMC)) != 0) {
                control = ports.in8(base);
            }
            ports.out8(base, 0x01);
            ports.out8(base + 1, 3);
            ports.out8(base + 1, NETFN_APP_LUN_0);
            ports.out8(base + 1, 0x55);
            ports.out8(base + 1, GET_DEVICE_ID);
            ports.out8(base, TO_BMC);
            while ((control & TO_HOST) == 0) {
                control = ports.in8(base);
            }
            ports.out8(base, HOST_BUSY);
            ports.out8(base, TO_HOST);
            ports.out8(base, 0x02);
            int length = ports.in8(base + 1);
            for (int i = 0; i < length; i++) {
                answer[i] = (byte) ports.in8(base + 1);
            }
            ports.out8(base, HOST_BUSY);
            return length;
        }
    };

    private static final int NETFN_APP_LUN_0 = 0x18;
    private static final int GET_DEVICE_ID = 0x01;

    /**
     * Asks once.
     *
     * @param answer at least 255 bytes
     * @return how many bytes the answer has
     */
    abstract int getDeviceId(PortSpace ports, int base, byte[] answer) throws IoFault;
}
