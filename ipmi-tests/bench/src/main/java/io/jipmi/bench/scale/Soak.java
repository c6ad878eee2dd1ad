package io.jipmi.bench.scale;

import com.google.gson.JsonObject;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.sim.InterfaceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Mixed traffic over simulated machines of every interface type in real time, while faults, events, commands, users and the
 * interfaces themselves come and go. Prints a line every ten seconds and a verdict: nothing was lost, doubled, wrong or
 * hung, and what the process holds did not grow.
 */
public final class Soak {
    private static final String PART = "soak";
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int DEFAULT_MINUTES = 60;
    /** By how much the heap may rise over the second half: less than the least that each request could leave behind. */
    private static final double HEAP_BYTES_PER_REQUEST = 4;
    /** What a measurement of the heap may be off by. */
    private static final double HEAP_NOISE_BYTES = 128 << 10;

    private static final double MOST_MORE = 2;

    private final long seed;
    private final SoakFigures figures = new SoakFigures();
    private final Metronome clock = new Metronome();
    private final ProcessFigures process = new ProcessFigures();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Trend heap = new Trend();
    private final Trend descriptors = new Trend();
    private final Trend threads = new Trend();
    private final Trend requests = new Trend();

    private Soak(long seed) {
        this.seed = seed;
    }

    /**
     * Ends with status 1 if anything was wrong.
     *
     * @param arguments minutes; 60 if there is none. {@code -Djipmi.soak.seed=N} repeats the random choices of a run, though
     *     not their times
     */
    public static void main(String[] arguments) throws Exception {
        int minutes = DEFAULT_MINUTES;
        if (arguments.length > 1 || (arguments.length == 1 && !arguments[0].matches("[1-9][0-9]{0,3}"))) {
            System.err.println("usage: scripts/bench soak [MINUTES]; MINUTES is 1 to 9999, 60 if left out");
            System.exit(2);
        } else if (arguments.length == 1) {
            minutes = Integer.parseInt(arguments[0]);
        }
        System.exit(new Soak(Long.getLong("jipmi.soak.seed", System.nanoTime())).run(Duration.ofMinutes(minutes)));
    }

    private int run(Duration duration) throws Exception {
        JsonObject line = line();
        line.addProperty("seed", seed);
        line.addProperty("minutes", duration.toMinutes());
        System.out.println(line);
        SplittableRandom random = new SplittableRandom(seed);
        try (IpmiMessageHandler handler = IpmiMessageHandler.create();
                Workers workers = new Workers()) {
            workers.start(() -> clock.run(over::get));
            List<SoakLane> lanes = new ArrayList<>();
            for (InterfaceType type : InterfaceType.values()) {
                SoakLane lane = new SoakLane(type, handler, random.split(), clock, figures);
                lanes.add(lane);
                workers.start(() -> tick(lane));
                workers.start(new SoakClient(lane, figures, random.split(), over::get)::block);
                workers.start(new SoakClient(lane, figures, random.split(), over::get)::burst);
                workers.start(new SoakClient(lane, figures, random.split(), over::get)::readSensors);
            }
            observe(workers, duration);
            over.set(true);
            workers.await();
            lanes.forEach(SoakLane::close);
        }
        return judge();
    }

    private void tick(SoakLane lane) {
        while (!over.get()) {
            lane.tick();
            Pause.ofNs(TICK_NS);
        }
    }

    private void observe(Workers workers, Duration duration) {
        long startNs = System.nanoTime();
        for (long nextNs = INTERVAL_NS; nextNs <= duration.toNanos() && !workers.anyEnded(); nextNs += INTERVAL_NS) {
            Pause.ofNs(startNs + nextNs - System.nanoTime());
            double atS = (System.nanoTime() - startNs) / 1e9;
            long heapBytes = process.heapBytes();
            heap.add(atS, (double) heapBytes);
            long openDescriptors = ProcessFigures.descriptors();
            descriptors.add(atS, (double) openDescriptors);
            long liveThreads = ProcessFigures.threads();
            threads.add(atS, (double) liveThreads);
            requests.add(atS, (double) figures.requests());
            JsonObject line = line();
            line.addProperty("at_s", Thousandths.of(atS));
            figures.describeInterval(line);
            line.addProperty("heap_bytes", heapBytes);
            line.addProperty("descriptors", openDescriptors);
            line.addProperty("threads", liveThreads);
            describeProcess(line);
            System.out.println(line);
        }
    }

    private int judge() {
        double heapBound = HEAP_NOISE_BYTES + HEAP_BYTES_PER_REQUEST * requests.growth();
        boolean flat = heap.growth() <= heapBound && descriptors.growth() <= MOST_MORE && threads.growth() <= MOST_MORE;
        boolean right = figures.nothingFailed() && figures.outstanding() == 0;
        JsonObject line = line();
        line.addProperty("row", "verdict");
        line.addProperty("verdict", flat && right ? "passed" : "failed");
        line.addProperty("seed", seed);
        figures.describeRun(line);
        line.addProperty("heap_growth_bytes", Thousandths.of(heap.growth()));
        line.addProperty("heap_growth_allowed_bytes", Thousandths.of(heapBound));
        line.addProperty("descriptors_growth", Thousandths.of(descriptors.growth()));
        line.addProperty("threads_growth", Thousandths.of(threads.growth()));
        describeProcess(line);
        System.out.println(line);
        return flat && right ? 0 : 1;
    }

    private static JsonObject line() {
        JsonObject line = new JsonObject();
        line.addProperty("part", PART);
        return line;
    }

    private void describeProcess(JsonObject line) {
        line.addProperty("stolen_ms", clock.stolenMs());
        line.addProperty("cpu_ms", ProcessFigures.processorTime().toMillis());
        line.add("gc", process.pauses());
    }
}
