package io.jipmi.it.ssif;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.ssif.SsifConfig;
import io.jipmi.ssif.SsifInterface;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every length of request and answer that QEMU's SSIF device carries, through its BMC's FRU inventory: the longest are of
 * 255 and 254 bytes.
 */
@Tag("port")
@EnabledIfSystemProperty(
        named = SmbusTargetIT.ADDRESS_PROPERTY,
        matches = ".+",
        disabledReason = "for a guest with an SSIF device")
class SsifLengthsIT {
    private static final int STORAGE = 0x0A;
    private static final int READ_FRU_DATA = 0x11;
    private static final int WRITE_FRU_DATA = 0x12;
    /** Of 255 bytes, network function, command, FRU device and offset leave that many. */
    private static final int MAX_DATA_BYTES = 250;

    private static final int BYTES_BEFORE_DATA = 3;

    private final long seed = System.nanoTime();
    private final RandomGenerator random = new SplittableRandom(seed);

    @Test
    void everyLengthPassesBothWaysUnchanged() throws Exception {
        int address = Integer.decode(System.getProperty(SmbusTargetIT.ADDRESS_PROPERTY, "0x10"));
        try (IpmiMessageHandler handler = IpmiMessageHandler.create()) {
            IpmiInterface ssif =
                    handler.attach(SsifInterface.open(SsifConfig.at("0", address, AddressSource.HARDCODED)));
            try (IpmiUser user = ssif.openUser("lengths")) {
                for (int lengthBytes = 1; lengthBytes <= MAX_DATA_BYTES; lengthBytes++) {
                    assertEquals(lengthBytes, roundTrip(user, lengthBytes), "bytes written; seed " + seed);
                }
            }
            assertEquals(0, ssif.counters().get("stalls"));
            assertEquals(0, ssif.counters().get("failed_transactions"));
        }
    }

    /** Writes that many bytes and reads them again; returns how many the BMC says that it has written. */
    private int roundTrip(IpmiUser user, int lengthBytes) throws IpmiException {
        int[] request = new int[BYTES_BEFORE_DATA + lengthBytes];
        int[] expected = new int[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            expected[i] = random.nextInt(256);
            request[BYTES_BEFORE_DATA + i] = expected[i];
        }
        int written = user.request(IpmiRequest.of(STORAGE, WRITE_FRU_DATA, request))
                .orThrow(1)
                .u8(0);
        IpmiResponse read = user.request(IpmiRequest.of(STORAGE, READ_FRU_DATA, 0, 0, 0, lengthBytes))
                .orThrow(1 + lengthBytes);
        int[] actual = new int[read.dataLengthBytes() - 1];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = read.u8(1 + i);
        }
        assertArrayEquals(expected, actual, lengthBytes + " bytes; seed " + seed);
        return written;
    }
}
