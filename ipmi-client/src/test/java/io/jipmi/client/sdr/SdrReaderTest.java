package io.jipmi.client.sdr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.BmcClient;
import io.jipmi.client.Octets;
import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiCompletionException;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiTimeoutException;
import io.jipmi.msghandler.IpmiTransportException;
import io.jipmi.msghandler.NetFn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdrReaderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ScriptedBmc bmc = new ScriptedBmc();
    private final ScriptedSdrs sdrs = new ScriptedSdrs(
            bmc,
            ScriptedSdrs.full(0x0010, 1, "CPU Temp"),
            ScriptedSdrs.full(0x0020, 2, "Inlet Temp"),
            ScriptedSdrs.full(0x0121, 3, "A name of 16 chr"));

    @Test
    void eachRecordIsOneCommandWhereTheBmcCan() throws IpmiException {
        assertEquals(List.of("CPU Temp", "Inlet Temp", "A name of 16 chr"), names(read()));
        assertEquals(3, gets());
    }

    @ParameterizedTest
    @CsvSource({"0xCA", "0xC8", "0xC7", "0xC6", "0xCC", "0xFF"})
    void smallerPiecesAreAskedForWhenTheBmcRefuses(String completionCode) throws IpmiException {
        sdrs.refuseMoreThan(20, Integer.decode(completionCode));
        assertEquals(List.of("CPU Temp", "Inlet Temp", "A name of 16 chr"), names(read()));
    }

    @Test
    void theSizeThatWorkedIsKeptForTheOtherRecords() throws IpmiException {
        sdrs.refuseMoreThan(20, 0xCA);
        read();
        // The first record: whole, header, 51 bytes as 64 and as 32 refused, 16 + 16 + 16 + 3. The others: header, 4.
        assertEquals((1 + 1 + 2 + 4) + (1 + 4) + (1 + 4), gets());
    }

    @Test
    void aRecordThatComesInPartIsCompleted() throws IpmiException {
        sdrs.cutAt(30);
        assertEquals(List.of("CPU Temp", "Inlet Temp", "A name of 16 chr"), names(read()));
    }

    @Test
    void aTransportThatOverflowsIsAskedForLess() throws IpmiException {
        bmc.on(NetFn.STORAGE, Cmd.GET_SDR, request -> {
            if (Octets.of(request.data()).u8(5) > 8) {
                throw IpmiException.of(
                        new IpmiFailure(FailureKind.BAD_RESPONSE, CompletionCode.TRUNCATED, true, "too long"));
            }
            return ScriptedBmc.refusal(request, 0xD0);
        });
        IpmiCompletionException refused = assertThrows(IpmiCompletionException.class, this::read);
        assertEquals(0xD0, refused.completionCode());
        assertEquals(2, gets());
    }

    @Test
    void aTransportThatFailedOtherwiseIsNotAskedAgain() {
        bmc.fails(
                NetFn.STORAGE,
                Cmd.GET_SDR,
                new IpmiFailure(FailureKind.PROTOCOL_ERROR, CompletionCode.UNSPECIFIED, true, "stuck"));
        assertThrows(IpmiTransportException.class, this::read);
        assertEquals(1, gets());
    }

    @Test
    void aBmcThatRefusesEverySizeEndsTheReading() {
        sdrs.refuseMoreThan(4, 0xCA);
        IpmiCompletionException refused = assertThrows(IpmiCompletionException.class, this::read);
        assertEquals(0xCA, refused.completionCode());
        assertEquals(5, gets());
    }

    @Test
    void aLostReservationIsRenewedAndTheReadingGoesOn() throws IpmiException {
        sdrs.loseReservation(2, 1, () -> {});
        assertEquals(List.of("CPU Temp", "Inlet Temp", "A name of 16 chr"), names(read()));
        assertEquals(1 + 1 + 2, gets());
        assertEquals(2, bmc.count(NetFn.STORAGE, Cmd.RESERVE_SDR_REPOSITORY));
    }

    @Test
    void aRepositoryThatChangedIsReadAnew() throws IpmiException {
        sdrs.loseReservation(3, 1, () -> sdrs.add(ScriptedSdrs.full(0x0200, 4, "New")));
        SdrRepository repository = read();
        assertEquals(List.of("CPU Temp", "Inlet Temp", "A name of 16 chr", "New"), names(repository));
        assertEquals(4, repository.info().records());
        assertEquals(3 + 4, gets());
    }

    @Test
    void aReservationThatIsAlwaysLostEndsTheReading() {
        sdrs.loseReservation(2, 1000, () -> {});
        IpmiCompletionException refused = assertThrows(IpmiCompletionException.class, this::read);
        assertEquals(0xC5, refused.completionCode());
        assertEquals(1 + SdrReader.MAX_FUTILE_RESERVATIONS + 1, gets());
    }

    @Test
    void aRepositoryThatNeverStopsChangingEndsTheReading() {
        sdrs.loseReservation(2, 1000, sdrs::touch);
        IpmiTransportException refused = assertThrows(IpmiTransportException.class, this::read);
        assertTrue(refused.getMessage().contains("does not stop changing"), refused.getMessage());
        assertEquals(1 + SdrReader.MAX_RESTARTS + 1, gets());
    }

    @Test
    void aChainThatRunsInACircleIsNamed() {
        sdrs.chain(position -> position == 2 ? 1 : position + 1);
        IpmiTransportException refused = assertThrows(IpmiTransportException.class, this::read);
        assertEquals(
                "the SDR repository runs in a circle: record 0x0121 names 0x0020 as the next", refused.getMessage());
        assertEquals(3, gets());
    }

    @Test
    void aRecordThatNamesItselfIsACircle() {
        sdrs.chain(position -> position);
        assertThrows(IpmiTransportException.class, this::read);
        assertEquals(2, gets());
    }

    @Test
    void aChainThatLeadsNowhereEndsTheReading() {
        bmc.on(
                NetFn.STORAGE,
                Cmd.GET_SDR,
                request -> Octets.of(request.data()).u16(2) == 0
                        ? ScriptedBmc.ok(request, 0x34, 0x12, 0x01, 0x00, 0x51, 0xC0, 0x00)
                        : ScriptedBmc.refusal(request, 0xCB));
        IpmiCompletionException refused = assertThrows(IpmiCompletionException.class, this::read);
        assertEquals(0xCB, refused.completionCode());
    }

    @Test
    void anEmptyRepositoryIsNotRead() throws IpmiException {
        new ScriptedSdrs(bmc);
        assertEquals(List.of(), read().records());
        assertEquals(0, gets());
    }

    @Test
    void aRepositoryWhoseFirstRecordIsMissingIsEmpty() throws IpmiException {
        bmc.refuses(NetFn.STORAGE, Cmd.GET_SDR, 0xCB);
        assertEquals(List.of(), read().records());
    }

    @Test
    void aPieceThatBringsNothingIsABadAnswer() {
        bmc.on(NetFn.STORAGE, Cmd.GET_SDR, 0xFF, 0xFF);
        assertThrows(IpmiTransportException.class, this::read);
        assertEquals(1, gets());
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 200})
    void aPieceThatBringsMoreThanWasAskedForIsABadAnswer(int lengthBytes) {
        sdrs.refuseMoreThan(20, 0xCA);
        bmc.on(
                NetFn.STORAGE,
                Cmd.GET_SDR,
                request -> Octets.of(request.data()).u8(5) == 0xFF
                        ? ScriptedBmc.refusal(request, 0xCA)
                        : ScriptedBmc.ok(request, new int[2 + lengthBytes]));
        IpmiTransportException refused = assertThrows(IpmiTransportException.class, this::read);
        assertEquals(
                "the BMC sent " + lengthBytes + " bytes of record 0x0000 where 5 were asked for", refused.getMessage());
    }

    @Test
    void theWholeReadingHasOneDeadline() {
        bmc.eachRequestTakes(Duration.ofMillis(10));
        IpmiTimeoutException late = assertThrows(
                IpmiTimeoutException.class, () -> new SdrRepositoryDevice(bmc.client(Duration.ofMillis(40))).read());
        assertEquals("reading the SDR repository did not end within 40 ms", late.getMessage());
        assertEquals(4, bmc.requests().size());
        assertEquals(Duration.ofMillis(10), bmc.requests().get(3).timeout());
    }

    @Test
    void aBmcWithoutReservationsIsReadWithout() throws IpmiException {
        bmc.refuses(NetFn.STORAGE, Cmd.RESERVE_SDR_REPOSITORY, CompletionCode.INVALID_COMMAND);
        bmc.on(NetFn.STORAGE, Cmd.GET_SDR_REPOSITORY_INFO, 0x51, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x20);
        bmc.on(NetFn.STORAGE, Cmd.GET_SDR, 0xFF, 0xFF, 0x01, 0x00, 0x51, 0xC0, 0x00);
        assertEquals(1, read().records().size());
        assertEquals(0, Octets.of(bmc.requests().get(2).data()).u16(0));
    }

    @Test
    void aBmcThatRefusesAReservationItClaimsToSupportEndsTheReading() {
        bmc.refuses(NetFn.STORAGE, Cmd.RESERVE_SDR_REPOSITORY, CompletionCode.INVALID_COMMAND);
        assertThrows(IpmiCompletionException.class, this::read);
    }

    /** A message on the IPMB has 32 bytes; a satellite asked for more may say nothing at all. */
    @Test
    void aSatelliteIsAskedForSmallPiecesFromTheBeginning() throws IpmiException {
        BmcClient satellite = bmc.client(TIMEOUT).to(new IpmbAddress(0, 0x82, 0));
        assertEquals(
                List.of("CPU Temp", "Inlet Temp", "A name of 16 chr"),
                names(new SdrRepositoryDevice(satellite).read()));
        assertTrue(bmc.requests().stream()
                .filter(request -> request.cmd() == Cmd.GET_SDR)
                .allMatch(request -> Octets.of(request.data()).u8(5) <= 22));
    }

    private SdrRepository read() throws IpmiException {
        return new SdrRepositoryDevice(bmc.client(TIMEOUT)).read();
    }

    private long gets() {
        return bmc.count(NetFn.STORAGE, Cmd.GET_SDR);
    }

    private static List<String> names(SdrRepository repository) {
        return repository.sensors().stream().map(SensorRecord::idString).toList();
    }
}
