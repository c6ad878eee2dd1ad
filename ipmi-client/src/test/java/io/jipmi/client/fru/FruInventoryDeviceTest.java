package io.jipmi.client.fru;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FruInventoryDeviceTest {
    private static final Octets USED = FruBytes.full().bytes();
    private static final int USED_BYTES = USED.lengthBytes();
    private static final int SIZE_BYTES = 2048;

    private final ScriptedBmc bmc = new ScriptedBmc();
    private final ScriptedFru fru = new ScriptedFru(bmc, FruBytes.full().bytes(SIZE_BYTES));

    @Test
    void theSizeAndTheUnit() throws IpmiException {
        assertEquals(new FruAreaInfo(SIZE_BYTES, false), device().areaInfo());
        fru.byWords();
        assertEquals(new FruAreaInfo(SIZE_BYTES, true), device().areaInfo());
    }

    @Test
    void onlyWhatTheAreasCoverIsRead() throws IpmiException {
        assertEquals(FruInventory.decode(USED), device().read());
        assertEquals((USED_BYTES + 127) / 128, reads());
    }

    @Test
    void everyByteIsReadIfThatIsWanted() throws IpmiException {
        assertEquals(fru.contents(), device().readRaw());
        assertEquals(SIZE_BYTES / 128, reads());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2048", "1, 1", "7, 6", "100, 333", "2047, 1", "2048, 0"})
    void anyBytesAreReadByBytesAndByWords(int offset, int lengthBytes) throws IpmiException {
        Octets wanted = fru.contents().slice(offset, offset + lengthBytes);
        assertEquals(wanted, device().readRaw(offset, lengthBytes));
        fru.byWords();
        assertEquals(wanted, device().readRaw(offset, lengthBytes));
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 2049", "2048, 1", "0, -1"})
    void bytesOutsideTheDeviceAreNotAskedFor(int offset, int lengthBytes) {
        assertThrows(IllegalArgumentException.class, () -> device().readRaw(offset, lengthBytes));
        assertEquals(0, reads());
    }

    @ParameterizedTest
    @CsvSource({"20, 0xCA", "20, 0xC8", "8, 0xC7", "32, 0xFF", "64, 0xCC"})
    void smallerPiecesAreAskedForWhenTheBmcRefuses(int mostBytes, String completionCode) throws IpmiException {
        fru.refuseMoreThan(mostBytes, Integer.decode(completionCode));
        assertEquals(fru.contents(), device().readRaw());
    }

    @Test
    void aBmcThatRefusesEverySizeEndsTheReading() {
        fru.refuseMoreThan(4, 0xCA);
        IpmiCompletionException refused = assertThrows(IpmiCompletionException.class, () -> device().read());
        assertEquals(0xCA, refused.completionCode());
        assertEquals(5, reads());
    }

    @Test
    void piecesThatComeInPartAreCompleted() throws IpmiException {
        fru.cutAt(24);
        assertEquals(FruInventory.decode(USED), device().read());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceThatIsReadByWords(boolean countsBytes) throws IpmiException {
        fru.byWords();
        if (countsBytes) {
            fru.countsBytes();
        }
        assertEquals(FruInventory.decode(USED), device().read());
        assertEquals(64, Octets.of(bmc.requests().get(1).data()).u8(3));
    }

    @Test
    void aBusyDeviceIsAskedAgainButNotForEver() throws IpmiException {
        fru.busyFor(FruReader.MAX_BUSY);
        assertTrue(device().read().isSound());
        fru.busyFor(FruReader.MAX_BUSY + 1);
        IpmiCompletionException refused = assertThrows(IpmiCompletionException.class, () -> device().read());
        assertEquals(0x81, refused.completionCode());
    }

    @Test
    void aDeviceThatIsNotThereIsTold() {
        IpmiCompletionException refused =
                assertThrows(IpmiCompletionException.class, () -> new FruInventoryDevice(bmc.client(), 4).read());
        assertEquals(0xCB, refused.completionCode());
    }

    @Test
    void theReservedNumberIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FruInventoryDevice(bmc.client(), 0xFF));
        assertThrows(IndexOutOfBoundsException.class, () -> new FruInventoryDevice(bmc.client(), -1));
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "2, 3", "200, 200", "0, 0"})
    void anAnswerThatDoesNotCountRightIsABadAnswer(int count, int lengthBytes) {
        int[] data = new int[1 + lengthBytes];
        data[0] = count;
        bmc.on(NetFn.STORAGE, Cmd.READ_FRU_DATA, data);
        assertThrows(IpmiTransportException.class, () -> device().read());
        assertEquals(1, reads());
    }

    @Test
    void theWholeReadingHasOneDeadline() {
        fru.cutAt(8);
        bmc.eachRequestTakes(Duration.ofMillis(10));
        FruInventoryDevice device = new FruInventoryDevice(bmc.client(Duration.ofMillis(55)), ScriptedFru.FRU_ID);
        IpmiTimeoutException late = assertThrows(IpmiTimeoutException.class, device::read);
        assertEquals("reading FRU 3 did not end within 55 ms", late.getMessage());
        assertEquals(5, reads());
    }

    @Test
    void aSatelliteIsAskedForWhatFitsItsBus() throws IpmiException {
        FruInventoryDevice device = FruInventoryDevice.at(bmc.client(), 2, 0x52, 1, ScriptedFru.FRU_ID);
        assertTrue(device.read().isSound());
        assertEquals(new IpmbAddress(2, 0x52, 1), bmc.requests().get(0).address());
        assertEquals(22, Octets.of(bmc.requests().get(1).data()).u8(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x20})
    void theBmcsOwnAddressIsTheBmc(int address) throws IpmiException {
        FruInventoryDevice.at(bmc.client(), 0, address, 0, ScriptedFru.FRU_ID).areaInfo();
        assertEquals(IpmiAddress.BMC, bmc.requests().get(0).address());
    }

    @Test
    void aChangeIsWrittenAndReadAgain() throws IpmiException {
        byte[] wanted = changedPart();
        assertEquals(wanted.length - 4, update(16, wanted).write());
        assertEquals(
                "XH-PART", device().read().chassis().orElseThrow().partNumber().text());
        assertTrue(device().read().isSound());
    }

    @Test
    void whatIsThereAlreadyIsNotWritten() throws IpmiException {
        assertEquals(0, update(0, USED.toByteArray()).write());
        assertEquals(0, bmc.count(NetFn.STORAGE, Cmd.WRITE_FRU_DATA));
    }

    @Test
    void whatWouldNotParseIsNotWrittenUnlessWanted() throws IpmiException {
        byte[] unsound = {(byte) 0xC7, 'X'};
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> update(19, unsound).write());
        assertEquals(
                "not written, for the inventory would have defects: "
                        + "chassis area: it adds up to 0x15, where a right checksum makes 0x00",
                refused.getMessage());
        assertEquals(0, bmc.count(NetFn.STORAGE, Cmd.WRITE_FRU_DATA));
        assertEquals(1, update(19, unsound).evenIfUnsound().write());
        assertFalse(device().read().isSound());
    }

    @Test
    void whatDoesNotFitIsNotWritten() {
        assertThrows(
                IllegalArgumentException.class,
                () -> update(SIZE_BYTES - 1, new byte[2]).evenIfUnsound().write());
        assertEquals(0, bmc.count(NetFn.STORAGE, Cmd.WRITE_FRU_DATA));
    }

    @Test
    void aByteThatStaysAsItWasIsTold() {
        fru.stuckAt(20);
        IpmiTransportException refused = assertThrows(
                IpmiTransportException.class, () -> update(16, changedPart()).write());
        assertEquals("byte 20 of FRU 3 was written as 88 and is 67", refused.getMessage());
    }

    @Test
    void aProtectedDeviceIsToldByItsOwnCode() {
        bmc.refuses(NetFn.STORAGE, Cmd.WRITE_FRU_DATA, 0x80);
        IpmiCompletionException refused = assertThrows(
                IpmiCompletionException.class, () -> update(16, changedPart()).write());
        assertEquals(0x80, refused.completionCode());
    }

    @ParameterizedTest
    @CsvSource({"false, 255, 255, 0", "true, 255, 255, 0", "false, 8, 255, 0", "true, 255, 6, 0", "false, 255, 255, 3"})
    void anInventoryIsWrittenInWhateverPiecesAreTaken(boolean byWords, int most, int cutAt, int busy)
            throws IpmiException {
        ScriptedFru blank = new ScriptedFru(bmc, Octets.of(new byte[SIZE_BYTES]));
        if (byWords) {
            blank.byWords();
        }
        blank.refuseMoreThan(most, 0xC8).cutAt(cutAt).busyFor(busy);
        assertEquals(USED_BYTES, update(0, USED.toByteArray()).write());
        assertEquals(FruInventory.decode(USED), device().read());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200})
    void aWriteThatDoesNotCountRightIsABadAnswer(int count) {
        bmc.on(NetFn.STORAGE, Cmd.WRITE_FRU_DATA, count);
        assertThrows(
                IpmiTransportException.class, () -> update(16, changedPart()).write());
        assertEquals(1, bmc.count(NetFn.STORAGE, Cmd.WRITE_FRU_DATA));
    }

    /** The chassis area with another part number. */
    private static byte[] changedPart() {
        byte[] all = USED.toByteArray();
        byte[] chassis = Arrays.copyOfRange(all, 16, 16 + 8 * all[17]);
        chassis[4] = 'X';
        chassis[chassis.length - 1] = (byte) FruBytes.checksum(chassis, chassis.length - 1);
        return chassis;
    }

    private FruUpdate update(int offset, byte[] bytes) {
        return device().update(offset, Octets.of(bytes));
    }

    private FruInventoryDevice device() {
        return new FruInventoryDevice(bmc.client(), ScriptedFru.FRU_ID);
    }

    private long reads() {
        return bmc.count(NetFn.STORAGE, Cmd.READ_FRU_DATA);
    }
}
