package io.jipmi.client.sdr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.client.ScriptedBmc;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.NetFn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdrCacheTest {
    private static final int[] GUID = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0xF6};
    private static final String FILE = "sdr-guid-0102030405060708090a0b0c0d0e0ff6.cache";

    private final ScriptedBmc bmc = new ScriptedBmc().on(NetFn.APP, Cmd.GET_SYSTEM_GUID, GUID);
    private final ScriptedSdrs sdrs = new ScriptedSdrs(
            bmc, ScriptedSdrs.full(0x0010, 1, "CPU Temp"), ScriptedSdrs.record(0x0020, 0xC0, 1, 2, 3, 4));

    @TempDir
    private Path directory;

    @Test
    void theRepositoryIsReadOnceAndThenCostsOneRequest() throws IpmiException {
        SdrCache cache = new SdrCache(bmc.client());
        SdrRepository first = cache.repository();
        assertEquals(2, gets());
        int requests = bmc.requests().size();
        assertSame(first, cache.repository());
        assertEquals(requests + 1, bmc.requests().size());
    }

    @Test
    void whoLooksOnIsToldOfEachRecordThatIsReadAndOfNoneThatIsHeld() throws IpmiException {
        SdrCache cache = new SdrCache(bmc.client());
        List<String> told = new ArrayList<>();
        cache.repository((records, total) -> told.add(records + "/" + total));
        assertEquals(List.of("1/2", "2/2"), told);
        cache.repository((records, total) -> told.add("held"));
        assertEquals(2, told.size());
    }

    @Test
    void aRepositoryThatChangedIsReadAnew() throws IpmiException {
        SdrCache cache = new SdrCache(bmc.client(), directory);
        cache.repository();
        sdrs.add(ScriptedSdrs.full(0x0030, 2, "New"));
        assertEquals(3, cache.repository().records().size());
        assertEquals(5, gets());
        assertEquals(3, another().repository().records().size());
        assertEquals(5, gets());
    }

    @Test
    void whatWasReadIsThereForTheNextProgram() throws IpmiException {
        SdrRepository read = new SdrCache(bmc.client(), directory).repository();
        SdrCache next = another();
        assertEquals(read, next.repository());
        assertEquals(2, gets());
        assertEquals(Optional.empty(), next.note());
        assertEquals(List.of(FILE), files());
    }

    @Test
    void theDirectoryIsMade() throws IpmiException {
        Path deeper = directory.resolve("a/b");
        new SdrCache(bmc.client(), deeper).repository();
        assertTrue(Files.exists(deeper.resolve(FILE)));
    }

    @Test
    void inMemoryNothingIsWrittenAndNobodyIsAskedWhoHeIs() throws IpmiException {
        new SdrCache(bmc.client()).repository();
        assertEquals(List.of(), files());
        assertEquals(0, bmc.count(NetFn.APP, Cmd.GET_SYSTEM_GUID));
    }

    @Test
    void everyDamageIsFoundAndRepaired() throws IpmiException, IOException {
        another().repository();
        byte[] whole = Files.readAllBytes(directory.resolve(FILE));
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            isReadOver(damaged, whole);
            isReadOver(Arrays.copyOf(whole, i), whole);
        }
    }

    private void isReadOver(byte[] damaged, byte[] whole) throws IpmiException, IOException {
        Files.write(directory.resolve(FILE), damaged);
        long before = gets();
        SdrCache cache = another();
        assertEquals(2, cache.repository().records().size());
        assertEquals(before + 2, gets());
        String note = cache.note().orElseThrow();
        assertTrue(note.contains(FILE) && note.contains(" was not used: "), note);
        assertArrayEquals(whole, Files.readAllBytes(directory.resolve(FILE)));
    }

    @Test
    void aFileThatCannotBeWrittenIsANote() throws IpmiException, IOException {
        Path occupied = Files.writeString(directory.resolve("occupied"), "");
        SdrCache cache = new SdrCache(bmc.client(), occupied);
        assertEquals(2, cache.repository().records().size());
        String note = cache.note().orElseThrow();
        assertTrue(note.contains("occupied") && note.contains(" was not written: "), note);
        assertEquals(2, cache.repository().records().size());
        assertEquals(2, gets());
    }

    @Test
    void aControllerWithoutGuidIsKnownByItsDeviceId() throws IpmiException {
        bmc.refuses(NetFn.APP, Cmd.GET_SYSTEM_GUID, 0xC1);
        bmc.on(NetFn.APP, Cmd.GET_DEVICE_ID, 0x20, 0x81, 0x02, 0x05, 0x02, 0xBF, 0xA2, 0x02, 0x00, 0x34, 0x12);
        another().repository();
        assertEquals(List.of("sdr-device-002a2-1234-20-1-2.05.cache"), files());
    }

    @Test
    void aSatelliteIsNotTakenForTheBmc() throws IpmiException {
        another().repository();
        new SdrCache(bmc.client().to(new IpmbAddress(7, 0x82, 0)), directory).repository();
        assertEquals(List.of("sdr-guid-0102030405060708090a0b0c0d0e0ff6-0x82-on-channel-7.cache", FILE), files());
    }

    @Test
    void aFileOfAnotherControllerIsNotUsed() throws IpmiException, IOException {
        another().repository();
        int[] otherGuid = GUID.clone();
        otherGuid[0] = 2;
        Files.copy(directory.resolve(FILE), directory.resolve(FILE.replace("-01", "-02")));
        bmc.on(NetFn.APP, Cmd.GET_SYSTEM_GUID, otherGuid);
        SdrCache cache = another();
        cache.repository();
        assertEquals(4, gets());
        assertTrue(cache.note().orElseThrow().endsWith("it is of another controller"));
    }

    @Test
    void threadsShareOneReading() throws Exception {
        SdrCache cache = new SdrCache(bmc.client());
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch ending = new CountDownLatch(1);
        sdrs.beforeEachGet(() -> {
            underWay.countDown();
            await(ending);
        });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture<SdrRepository> first = CompletableFuture.supplyAsync(() -> read(cache), threads);
            await(underWay);
            CompletableFuture<Thread> secondReader = new CompletableFuture<>();
            CompletableFuture<SdrRepository> second = CompletableFuture.supplyAsync(
                    () -> {
                        secondReader.complete(Thread.currentThread());
                        return read(cache);
                    },
                    threads);
            while (secondReader.join().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            ending.countDown();
            assertSame(first.get(), second.get());
            assertEquals(2, gets());
        } finally {
            threads.shutdownNow();
        }
    }

    /** What the format says: the version, so that an older program's file is not misread. */
    @Test
    void theFileBeginsWithItsNameAndVersion() throws IpmiException, IOException {
        another().repository();
        byte[] bytes = Files.readAllBytes(directory.resolve(FILE));
        assertArrayEquals(new byte[] {'J', 'S', 'D', 'R', 0, 1}, Arrays.copyOf(bytes, 6));
    }

    private SdrCache another() {
        return new SdrCache(bmc.client(), directory);
    }

    private static SdrRepository read(SdrCache cache) {
        try {
            return cache.repository();
        } catch (IpmiException e) {
            throw new CompletionException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the directory cannot be listed", e);
        }
    }

    private long gets() {
        return bmc.count(NetFn.STORAGE, Cmd.GET_SDR);
    }
}
