package io.jipmi.it.qtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.InterfaceHealth;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.si.AddressSpace;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SiType;
import io.jipmi.si.SystemInterface;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole stack over a KCS and a BT interface on PCI at once, each with a BMC of its own. There is no firmware: the test
 * gives the BARs their addresses.
 */
@Tag("qemu")
@Timeout(120)
class QemuPciStackIT {
    private static final int APP = 0x06;
    private static final int GET_DEVICE_ID = 0x01;

    private static final int CONFIG_ADDRESS = 0xCF8;
    private static final int CONFIG_DATA = 0xCFC;
    private static final int CLASS = 0x08;
    private static final int COMMAND = 0x04;
    private static final int BAR_0 = 0x10;

    private static final int KCS_DEVICE = 4;
    private static final int KCS_PORT = 0xC000;
    private static final int BT_DEVICE = 5;
    private static final int BT_PORT = 0xC010;

    private static SiConfig config(SiType type, int device, int port) {
        return new SiConfig(
                type,
                AddressSpace.IO,
                port,
                1,
                1,
                0,
                0,
                SiConfig.DEFAULT_SLAVE_ADDRESS,
                AddressSource.PCI,
                "0000:00:0" + device + ".0");
    }

    private static void select(PortSpace ports, int device, int register) throws IoFault {
        ports.out32(CONFIG_ADDRESS, 0x8000_0000 | device << 11 | register);
    }

    private static void decode(PortSpace ports, int device, int classCode, int port) throws IoFault {
        select(ports, device, CLASS);
        assertEquals(classCode, ports.in32(CONFIG_DATA) >>> 8);
        select(ports, device, BAR_0);
        ports.out32(CONFIG_DATA, port);
        select(ports, device, COMMAND);
        ports.out16(CONFIG_DATA, 1);
    }

    private static String deviceId(IpmiUser user) throws IOException {
        return Stack.wire(user.request(IpmiRequest.of(APP, GET_DEVICE_ID)));
    }

    @Test
    void twoInterfacesOnPciServeSideBySideEachWithItsOwnBmc() throws IOException {
        try (QemuMachine machine = QemuMachine.builder()
                        .device("ipmi-bmc-sim,id=one,fwrev1=3")
                        .device("pci-ipmi-kcs,bmc=one,addr=" + KCS_DEVICE)
                        .device("ipmi-bmc-sim,id=two,fwrev1=4")
                        .device("pci-ipmi-bt,bmc=two,addr=" + BT_DEVICE)
                        .start();
                // One thread: both interfaces are reached over one connection.
                IpmiMessageHandler handler =
                        IpmiMessageHandler.withoutThreads(InterfaceLimits.DEFAULT, new VirtualTime())) {
            QtestPortSpace ports = machine.ports();
            decode(ports, KCS_DEVICE, 0x0C0701, KCS_PORT);
            decode(ports, BT_DEVICE, 0x0C0702, BT_PORT);

            IpmiInterface kcs = handler.attach(SystemInterface.over(ports, config(SiType.KCS, KCS_DEVICE, KCS_PORT)));
            IpmiInterface bt = handler.attach(SystemInterface.over(ports, config(SiType.BT, BT_DEVICE, BT_PORT)));

            assertEquals(0, kcs.number());
            assertEquals(1, bt.number());
            assertEquals("kcs at i/o 0xc000 (PCI 0000:00:04.0)", kcs.info().describe());
            assertEquals("bt at i/o 0xc010 (PCI 0000:00:05.0)", bt.info().describe());
            IpmiUser first = kcs.openUser("first");
            IpmiUser second = bt.openUser("second");
            for (int i = 0; i < 100; i++) {
                assertEquals("1c 01 00 20 00 03 00 02 07 00 00 00 00 00", deviceId(first), "round " + i);
                assertEquals("1c 01 00 20 00 04 00 02 07 00 00 00 00 00", deviceId(second), "round " + i);
            }
            assertEquals(InterfaceHealth.UP, kcs.health());
            assertEquals(InterfaceHealth.UP, bt.health());
        }
    }
}
