package io.jipmi.it.ssif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.Errno;
import io.jipmi.io.I2cAdapter;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import io.jipmi.io.SmbusTargets;
import io.jipmi.io.SysRoot;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Block transfers with a device that is not ours: QEMU's SSIF device on the SMBus of its chip set, in a guest. */
@Tag("port")
@EnabledIfSystemProperty(
        named = SmbusTargetIT.ADDRESS_PROPERTY,
        matches = ".+",
        disabledReason = "for a guest with an SSIF device")
class SmbusTargetIT {
    static final String ADDRESS_PROPERTY = "jipmi.smbus.address";

    private static final int ADDRESS = Integer.decode(System.getProperty(ADDRESS_PROPERTY, "0x10"));
    private static final int NOBODY = 0x42;

    private static SmbusTarget open(int address) throws IoFault {
        I2cAdapter adapter = I2cAdapter.find(SysRoot.host(), "0").orElseThrow();
        return SmbusTargets.open(adapter, address);
    }

    private static byte[] exchange(SmbusTarget target, String request) throws IoFault {
        byte[] bytes = HexFormat.of().parseHex(request);
        target.writeBlock(0x02, bytes, 0, bytes.length);
        byte[] answer = new byte[SmbusTarget.MAX_BLOCK_BYTES];
        int lengthBytes = target.readBlock(0x03, answer);
        return Arrays.copyOf(answer, lengthBytes);
    }

    @Test
    void requestAndAnswerPassInABlockEach() throws IoFault {
        try (SmbusTarget target = open(ADDRESS)) {
            for (int i = 0; i < 20; i++) {
                byte[] answer = exchange(target, "1801");
                assertTrue(answer.length >= 14, answer.length + " bytes");
                assertEquals("1c0100", HexFormat.of().formatHex(answer, 0, 3));
            }
        }
    }

    @Test
    void theBusIsFoundByTheNameOfItsAdapter() throws IoFault {
        I2cAdapter first = I2cAdapter.all(SysRoot.host()).get(0);
        assertEquals(
                first,
                I2cAdapter.find(SysRoot.host(), first.name().replace(" ", "")).orElseThrow());
    }

    /** Contrary to what its source promises, a refusal to acknowledge: whoever reads must know what he asked. */
    @Test
    void aDeviceWithNothingNewToSayRepeatsItsLastAnswer() throws IoFault {
        try (SmbusTarget target = open(ADDRESS)) {
            byte[] answer = exchange(target, "1801");
            byte[] again = new byte[SmbusTarget.MAX_BLOCK_BYTES];
            int lengthBytes = target.readBlock(0x03, again);
            assertEquals(HexFormat.of().formatHex(answer), HexFormat.of().formatHex(again, 0, lengthBytes));
        }
    }

    @Test
    void anAddressNobodyHasDoesNotAcknowledge() throws IoFault {
        try (SmbusTarget target = open(NOBODY)) {
            IoFault fault = assertThrows(IoFault.class, () -> exchange(target, "1801"));
            assertTrue(fault.errno().equals(Errno.ENXIO) || fault.errno().equals(Errno.EREMOTEIO), fault.getMessage());
        }
    }

    @Test
    void afterCloseNothingGoesOut() throws IoFault {
        SmbusTarget target = open(ADDRESS);
        target.close();
        target.close();
        IoFault fault = assertThrows(IoFault.class, () -> exchange(target, "1801"));
        assertEquals(Errno.EBADF, fault.errno());
        assertFalse(fault.getMessage().isEmpty());
    }
}
