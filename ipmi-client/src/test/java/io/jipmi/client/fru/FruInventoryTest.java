package io.jipmi.client.fru;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.fru.FruField.Encoding;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTransportException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FruInventoryTest {
    private static final int CHASSIS_AT = 16;

    private final Octets full = FruBytes.full().bytes();

    @Test
    void everyAreaOfASoundInventoryIsRead() throws IpmiException {
        FruInventory fru = FruInventory.decode(full);
        assertEquals(List.of(), fru.defects());
        assertTrue(fru.isSound());
        assertEquals("01deadbeef000000", fru.internalUse().orElseThrow().raw().hex());
        assertEquals(full, fru.raw());
    }

    @Test
    void theChassis() throws IpmiException {
        ChassisArea chassis = FruInventory.decode(full).chassis().orElseThrow();
        assertEquals("Rack Mount Chassis", chassis.typeName());
        assertEquals("CH-PART", chassis.partNumber().text());
        assertEquals("CH-SERIAL", chassis.serialNumber().text());
        assertEquals(List.of("chassis custom"), texts(chassis.custom()));
    }

    @Test
    void theBoardWithOneFieldOfEachEncoding() throws IpmiException {
        BoardArea board = FruInventory.decode(full).board().orElseThrow();
        assertEquals(Optional.of(Instant.parse("2026-01-01T00:00:00Z")), board.manufactured());
        assertEquals(Encoding.LATIN_1, board.manufacturer().encoding());
        assertEquals("Maker", board.manufacturer().text());
        assertEquals(Encoding.PACKED_ASCII, board.productName().encoding());
        assertEquals("BOARD 6-BIT!", board.productName().text());
        assertEquals("BS-0001", board.serialNumber().text());
        assertEquals(Encoding.BCD_PLUS, board.partNumber().encoding());
        assertEquals("12-34.56", board.partNumber().text());
        assertEquals(Encoding.BINARY, board.fruFileId().encoding());
        assertEquals("cafe", board.fruFileId().text());
        assertEquals(List.of("board custom 1", "board custom 2"), texts(board.custom()));
    }

    @Test
    void theProductInALanguageThatIsNotEnglishButForItsSerialNumber() throws IpmiException {
        ProductArea product = FruInventory.decode(full).product().orElseThrow();
        assertEquals(1, product.languageCode());
        assertEquals(Encoding.UTF_16, product.manufacturer().encoding());
        assertEquals("H\u00e9rsteller", product.manufacturer().text());
        assertEquals("\u4ea7\u54c1", product.productName().text());
        assertEquals("P-1", product.partNumber().text());
        assertEquals("v2", product.version().text());
        assertEquals(Encoding.LATIN_1, product.serialNumber().encoding());
        assertEquals("SERIAL-8", product.serialNumber().text());
        assertEquals("tag", product.assetTag().text());
        assertTrue(product.fruFileId().isEmpty());
        assertEquals(List.of("eigen"), texts(product.custom()));
    }

    @Test
    void aPowerSupply() throws IpmiException {
        PowerSupplyRecord supply = record(PowerSupplyRecord.class);
        assertEquals(500, supply.capacityWatts());
        assertEquals(OptionalInt.of(600), supply.peakVa());
        assertEquals(OptionalInt.of(30), supply.inrushAmperes());
        assertEquals(5, supply.inrushIntervalMs());
        assertEquals(new PowerSupplyRecord.Range(9000, 11000), supply.firstRange10mV());
        assertEquals(new PowerSupplyRecord.Range(18000, 24000), supply.secondRange10mV());
        assertEquals(new PowerSupplyRecord.Range(47, 63), supply.frequenciesHz());
        assertEquals(20, supply.dropoutToleranceMs());
        assertEquals(
                Set.of(
                        PowerSupplyRecord.Feature.PREDICTIVE_FAIL_SIGNAL,
                        PowerSupplyRecord.Feature.POWER_FACTOR_CORRECTION,
                        PowerSupplyRecord.Feature.HOT_SWAP),
                supply.features());
        assertEquals(550, supply.peakWatts());
        assertEquals(5, supply.holdUpSeconds());
        assertEquals("12 V", PowerSupplyRecord.combinedVoltage(supply.combinedFirst()));
        assertEquals("5 V", PowerSupplyRecord.combinedVoltage(supply.combinedSecond()));
        assertEquals(400, supply.combinedWatts());
        assertEquals(10, supply.failThresholdRps());
    }

    @Test
    void anOutputWithANegativeVoltage() throws IpmiException {
        DcOutputRecord output = record(DcOutputRecord.class);
        assertEquals(2, output.number());
        assertTrue(output.standby());
        assertEquals(-1204, output.nominal10mV());
        assertEquals(-200, output.lowest10mV());
        assertEquals(-100, output.highest10mV());
        assertEquals(50, output.rippleMv());
        assertEquals(100, output.lowestMa());
        assertEquals(1000, output.highestMa());
    }

    @Test
    void aLoad() throws IpmiException {
        DcLoadRecord load = record(DcLoadRecord.class);
        assertEquals(1, load.number());
        assertEquals(1200, load.nominal10mV());
        assertEquals(1140, load.lowest10mV());
        assertEquals(1260, load.highest10mV());
        assertEquals(120, load.rippleMv());
        assertEquals(10, load.lowestMa());
        assertEquals(2000, load.highestMa());
    }

    @Test
    void managementAccessCompatibilityAndTheVendorsOwn() throws IpmiException {
        ManagementAccessRecord access = record(ManagementAccessRecord.class);
        assertEquals("system name", access.subTypeName());
        assertEquals("sys1", access.text());
        ManagementAccessRecord id = FruInventory.decode(full).multiRecords().stream()
                .filter(ManagementAccessRecord.class::isInstance)
                .map(ManagementAccessRecord.class::cast)
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertEquals("0102030405060708090a0b0c0d0e0f10", id.text());

        CompatibilityRecord compatibility = record(CompatibilityRecord.class);
        assertFalse(compatibility.extended());
        assertEquals(Optional.of("Intel"), compatibility.manufacturerName());
        assertEquals(7, compatibility.entityId());
        assertEquals(0x11, compatibility.base());
        assertEquals(5, compatibility.codeStart());
        assertEquals("0380", compatibility.codeMask().hex());

        OemFruRecord oem = record(OemFruRecord.class);
        assertEquals(Optional.of("PICMG"), oem.manufacturerName());
        assertEquals("4243", oem.data().hex());

        OtherFruRecord other = record(OtherFruRecord.class);
        assertEquals(new RecordHeader(0x0B, 2, true, 3, 0xFA), other.header());
        assertEquals("010203", other.raw().hex());
    }

    @Test
    void oneAreaWithAWrongChecksumIsReadAndLeavesTheOthersAlone() throws IpmiException {
        FruInventory fru = FruInventory.decode(with(full, CHASSIS_AT + 5, 'X'));
        assertEquals("CX-PART", fru.chassis().orElseThrow().partNumber().text());
        assertEquals(fru.defects(), fru.defects(FruArea.Kind.CHASSIS));
        assertEquals(
                List.of("chassis area: it adds up to 0x10, where a right checksum makes 0x00"),
                fru.defects().stream().map(FruDefect::toString).toList());
        assertEquals("Maker", fru.board().orElseThrow().manufacturer().text());
    }

    @Test
    void aHeaderWithAWrongChecksumIsFollowedAllTheSame() throws IpmiException {
        FruInventory fru = FruInventory.decode(with(full, 7, 0));
        assertEquals(1, fru.defects(FruArea.Kind.HEADER).size());
        assertEquals("CH-PART", fru.chassis().orElseThrow().partNumber().text());
    }

    @ParameterizedTest
    @CsvSource({
        "0, common header: the inventory is blank",
        "255, common header: the inventory is blank",
        "2, 'common header: it has format version 2, where 1 is the only known'"
    })
    void anInventoryThatIsNoneIsEmpty(int value, String defect) throws IpmiException {
        int[] bytes = new int[64];
        Arrays.fill(bytes, value);
        FruInventory fru = FruInventory.decode(Octets.of(bytes));
        assertEquals(
                List.of(defect), fru.defects().stream().map(FruDefect::toString).toList());
        assertTrue(fru.chassis().isEmpty() && fru.multiRecords().isEmpty());
    }

    @Test
    void anInventoryWithoutAWholeHeaderIsNoValue() {
        assertThrows(IpmiTransportException.class, () -> FruInventory.decode(full.slice(0, 7)));
    }

    @Test
    void fieldsThatStopTooEarlyAreAbsentAndThatIsNoDefect() throws IpmiException {
        FruInventory fru = FruInventory.decode(
                new FruBytes().product(0, FruBytes.latin1("Maker")).bytes());
        assertEquals(List.of(), fru.defects());
        ProductArea product = fru.product().orElseThrow();
        assertEquals("Maker", product.manufacturer().text());
        assertTrue(product.productName().isEmpty());
        assertEquals("", product.fruFileId().text());
        assertEquals(List.of(), product.custom());
    }

    @Test
    void aFieldThatReachesBeyondItsAreaEndsIt() throws IpmiException {
        byte[] longField = FruBytes.latin1("A");
        longField[0] = (byte) 0xFF;
        FruInventory fru = FruInventory.decode(
                new FruBytes().chassis(1, FruBytes.latin1("PART"), longField).bytes());
        assertEquals("PART", fru.chassis().orElseThrow().partNumber().text());
        assertTrue(fru.chassis().orElseThrow().serialNumber().isEmpty());
        assertEquals(
                List.of("a field of 63 bytes has 6 only"),
                fru.defects().stream().map(FruDefect::trouble).toList());
    }

    @Test
    void anAreaWithoutAnEndMarkIsReadToItsEnd() throws IpmiException {
        // Version, length, type, then one field of 3 that ends where the checksum is.
        byte[] bytes = Octets.of(1, 0, 1, 0, 0, 0, 0, 0xFE, 1, 1, 3, 0xC3, 'a', 'b', 'c', 0)
                .toByteArray();
        bytes[15] = (byte) FruBytes.checksum(Arrays.copyOfRange(bytes, 8, 15), 7);
        FruInventory fru = FruInventory.decode(Octets.of(bytes));
        assertEquals("abc", fru.chassis().orElseThrow().partNumber().text());
        assertEquals(
                List.of("chassis area: the mark that ends its fields is missing"),
                fru.defects().stream().map(FruDefect::toString).toList());
    }

    @Test
    void areasBeyondTheEndAreNamedAndTheOthersRead() throws IpmiException {
        FruInventory fru = FruInventory.decode(full.slice(0, 60));
        assertEquals("CH-PART", fru.chassis().orElseThrow().partNumber().text());
        assertEquals(
                List.of(
                        "board area: it begins at byte 56 of an inventory of 60 bytes",
                        "product area: it begins at byte 128 of an inventory of 60 bytes",
                        "multi-record area: the header of record 1 is beyond the inventory's end"),
                fru.defects().stream().map(FruDefect::toString).toList());
    }

    @Test
    void anAreaThatIsCutIsReadAsFarAsItIsThere() throws IpmiException {
        FruInventory fru = FruInventory.decode(full.slice(0, 70));
        assertEquals("Maker", fru.board().orElseThrow().manufacturer().text());
        assertEquals(
                List.of("it has 14 of its 72 bytes", "a field of 9 bytes has 0 only"),
                fru.defects(FruArea.Kind.BOARD).stream().map(FruDefect::trouble).toList());
    }

    @Test
    void areasThatReachIntoOneAnotherAreNamed() throws IpmiException {
        byte[] bytes = full.toByteArray();
        bytes[CHASSIS_AT + 1]++;
        List<FruDefect> defects = FruInventory.decode(Octets.of(bytes)).defects(FruArea.Kind.CHASSIS);
        assertTrue(
                defects.stream().anyMatch(defect -> defect.trouble().contains("the board area begins")),
                defects.toString());
    }

    @Test
    void aRecordWithAWrongChecksumIsReadAndNamed() throws IpmiException {
        FruInventory fru = FruInventory.decode(with(full, full.lengthBytes() - 1, 9));
        assertEquals(8, fru.multiRecords().size());
        assertEquals(
                List.of("multi-record area: the checksum of record 8 is wrong"),
                fru.defects().stream().map(FruDefect::toString).toList());
    }

    @Test
    void aRecordWhoseHeaderIsWrongEndsTheChain() throws IpmiException {
        int lastHeader = full.lengthBytes() - 8;
        FruInventory fru = FruInventory.decode(with(full, lastHeader, 0x0C));
        assertEquals(7, fru.multiRecords().size());
        assertEquals(
                List.of("the checksum of the header of record 8 is wrong: it and what follows is left out"),
                fru.defects().stream().map(FruDefect::trouble).toList());
    }

    @Test
    void aRecordTooShortForItsTypeIsKept() throws IpmiException {
        FruInventory fru = FruInventory.decode(new FruBytes().record(1, 1, 2).bytes());
        assertInstanceOf(OtherFruRecord.class, fru.multiRecords().get(0));
        assertEquals(
                List.of("a record of type 1 has 2 bytes where 13 are needed"),
                fru.defects().stream().map(FruDefect::trouble).toList());
    }

    @Test
    void aBoardWithoutADate() throws IpmiException {
        BoardArea board = FruInventory.decode(
                        new FruBytes().board(0, 0, FruBytes.latin1("M ")).bytes())
                .board()
                .orElseThrow();
        assertEquals(Optional.empty(), board.manufactured());
        assertEquals("M", board.manufacturer().text());
    }

    @Test
    void anOddNumberOfBytesIsNoUnicodeWhateverTheLanguage() throws IpmiException {
        ProductArea product = FruInventory.decode(
                        new FruBytes().product(7, FruBytes.latin1("abc")).bytes())
                .product()
                .orElseThrow();
        assertEquals("abc", product.manufacturer().text());
    }

    private <R extends FruRecord> R record(Class<R> type) throws IpmiException {
        return FruInventory.decode(full).multiRecords().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Octets with(Octets original, int index, int value) {
        byte[] bytes = original.toByteArray();
        bytes[index] = (byte) value;
        return Octets.of(bytes);
    }

    private static List<String> texts(List<FruField> fields) {
        return fields.stream().map(FruField::text).toList();
    }
}
