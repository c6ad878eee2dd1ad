package io.jipmi.si.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.si.AddressSpace;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SMBIOS type 38 (IPMI 2.0, appendix C1, and the rules of linux-driver 1.2.4). */
class SmbiosRecordTest {
    private final List<Described> interfaces = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private void decode(String hex) {
        SmbiosSource.decode(HexFormat.of().parseHex(hex.replace(" ", "")), interfaces, notes);
    }

    @ParameterizedTest
    @CsvSource({
        // byte 4 type, 6 slave address, 8 to 15 address, 16 modifier, 17 interrupt
        "26120030 01 20 20 00 a30c000000000000 01 05, 'kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=5,ipmb=32'",
        "26120030 02 20 20 00 a90c000000000000 00 00, 'smic,i/o,0xca8,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32'",
        "26120030 02 20 20 00 a90c000000000000 10 00, 'smic,i/o,0xca9,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32'",
        "26120030 03 20 20 00 e500000000000000 00 00, 'bt,i/o,0xe4,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32'",
        "26120030 01 20 40 00 a30c000000000000 40 00, 'kcs,i/o,0xca2,rsp=4,rsi=1,rsh=0,irq=0,ipmb=64'",
        "26120030 01 20 20 00 a30c000000000000 80 00, 'kcs,i/o,0xca2,rsp=16,rsi=1,rsh=0,irq=0,ipmb=32'",
        "26120030 01 20 20 00 0000d0fe00000000 00 00, 'kcs,mem,0xfed00000,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32'",
        "26120030 01 20 00 00 a30c000000000000 00 00, 'kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32'",
        // the short record of IPMI 1.0: I/O whatever bit 0 says
        "26100030 01 10 20 00 a30c000000000000, 'kcs,i/o,0xca2,rsp=1,rsi=1,rsh=0,irq=0,ipmb=32'",
    })
    void aRecordBecomesTheInterfaceItDescribes(String record, String spec) {
        decode(record);
        assertEquals(
                List.of(spec),
                interfaces.stream().map(each -> each.config().spec()).toList(),
                notes.toString());
    }

    @Test
    void aSlaveAddressOfZeroIsOneNobodyKnows() {
        decode("26120030 01 20 00 00 a30c000000000000 00 00");
        decode("26120030 01 20 20 00 a30c000000000000 00 00");
        assertEquals(
                List.of(false, true),
                interfaces.stream().map(Described::slaveAddressKnown).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "26120030 01 20 20 00 0000000000000000 00 00, without an address",
        "26120030 01 20 20 00 a30c000000000000 c0 00, spacing code 3",
        "26120030 07 20 20 00 a30c000000000000 00 00, unknown interface type 7",
        "26120030 04 20 20 00 2000000000000000 00 00, i2c address 0x10",
        "26120030 04 20 84 00 0000000000000000 00 00, i2c address 0x42",
        "260c0030 01 20 20 00 a30c0000, too short",
        "26120030 01 20 20 00 0100010000000000 00 00, beyond the last one",
    })
    void aRecordNobodyCanUseIsToldWithItsReason(String record, String reason) {
        decode(record);
        assertEquals(List.of(), interfaces);
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).contains(reason), notes.get(0));
    }

    @Test
    void anyBytesBecomeEitherAnInterfaceOrOneNote() {
        long seed = 38;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int run = 0; run < 20_000; run++) {
            byte[] record = new byte[4 + random.nextInt(20)];
            random.nextBytes(record);
            record[4 % record.length] = (byte) random.nextInt(6);
            int before = interfaces.size() + notes.size();
            SmbiosSource.decode(record, interfaces, notes);
            assertEquals(before + 1, interfaces.size() + notes.size(), "seed " + seed + " run " + run);
        }
        assertTrue(interfaces.stream().anyMatch(each -> each.config().space() == AddressSpace.MEMORY));
    }
}
