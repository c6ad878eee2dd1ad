package io.jipmi.bench.scale;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What this process uses, and for how long its garbage collector stops it. */
final class ProcessFigures {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String GC_NOTIFICATION = "com.sun.management.gc.notification";
    private static final String ASKED_FOR = "System.gc()";

    /** The serial collector leaves some garbage where it lies but for every fourth time. */
    private static final int COLLECTIONS = 4;

    private final AtomicLong pausesMs = new AtomicLong();
    private final AtomicLong longestPauseMs = new AtomicLong();
    private final AtomicLong pauses = new AtomicLong();
    private final AtomicLong askedForMs = new AtomicLong();
    private final AtomicLong longestAskedForMs = new AtomicLong();

    ProcessFigures() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener((notification, handback) -> collected(notification), null, null);
            }
        }
    }

    /** Bytes of the heap in use once everything is gone that can go. */
    long heapBytes() {
        long leastBytes = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            leastBytes = Math.min(
                    leastBytes,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return leastBytes;
    }

    static long descriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Pauses of the collector; those that {@link #heapBytes} asks for, of the whole heap, by themselves. */
    JsonObject pauses() {
        JsonObject figures = new JsonObject();
        figures.addProperty("count", pauses.get());
        figures.addProperty("total_ms", pausesMs.get());
        figures.addProperty("max_ms", longestPauseMs.get());
        figures.addProperty("asked_for_total_ms", askedForMs.get());
        figures.addProperty("asked_for_max_ms", longestAskedForMs.get());
        return figures;
    }

    private void collected(Notification notification) {
        if (notification.getType().equals(GC_NOTIFICATION)
                && notification.getUserData() instanceof CompositeData data
                && data.get("gcInfo") instanceof CompositeData info
                && info.get("duration") instanceof Long durationMs) {
            if (ASKED_FOR.equals(data.get("gcCause"))) {
                askedForMs.addAndGet(durationMs);
                longestAskedForMs.accumulateAndGet(durationMs, Math::max);
            } else {
                pauses.incrementAndGet();
                pausesMs.addAndGet(durationMs);
                longestPauseMs.accumulateAndGet(durationMs, Math::max);
            }
        }
    }
}
