package io.jipmi.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.sim.InterfaceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A long run of random requests and events over every interface, on which random faults come and go: none lost, none
 * answered twice, none answered wrongly, none late, nothing executed twice. Time is virtual; a failure names its seed.
 * {@code -Djipmi.faults.transactions=N} and {@code -Djipmi.faults.seed=N} make it longer, shorter or another.
 */
@Tag("simulator")
class RandomFaultsIT {
    private static final long SEED = Long.getLong("jipmi.faults.seed", 0x6661756C7433L);
    /** Over all register interfaces together. */
    private static final int TRANSACTIONS = Integer.getInteger("jipmi.faults.transactions", 1_002_000);
    /** Over each SSIF device one to so many of these: its waits are long and its transfers take time. */
    private static final int SSIF_SHARE = 10;
    /** A machine serves so many, then the next is built, otherwise laid out and of another pace. */
    private static final int TRANSACTIONS_PER_MACHINE = 20_000;

    private static final int REGISTER_WIRINGS = RegisterWiring.all().size();

    private static final List<TrafficFigures> FIGURES = new ArrayList<>();

    static Stream<Wiring> wirings() {
        return Wiring.all().stream();
    }

    @ParameterizedTest
    @MethodSource("wirings")
    void nothingIsLostDoubledWrongOrLate(Wiring wiring, TestReporter reporter) throws Exception {
        TrafficFigures figures = new TrafficFigures(wiring.name());
        int share = TRANSACTIONS / (wiring.type() == InterfaceType.SSIF ? SSIF_SHARE : REGISTER_WIRINGS);
        long seed = SEED + 1_000L * Wiring.all().indexOf(wiring);
        for (int machine = 0; figures.transactions() < share; machine++) {
            int left = Math.min(TRANSACTIONS_PER_MACHINE, (int) (share - figures.transactions()));
            try (FaultTraffic traffic = new FaultTraffic(wiring.laidOut(machine), seed + machine, figures)) {
                traffic.run(left);
            } catch (AssertionError e) {
                throw new AssertionError(
                        wiring.laidOut(machine) + ", seed 0x" + Long.toHexString(seed + machine) + ": "
                                + e.getMessage(),
                        e);
            }
        }
        figures.end();
        FIGURES.add(figures);
        reporter.publishEntry(wiring.name(), figures.summary());
        if (wiring.type() == InterfaceType.BT) {
            assertTrue(figures.overtaken() > 0, "several requests were under way together");
        }
    }

    @AfterAll
    static void writeDown() throws IOException {
        Path file = Path.of("target", "reliability.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, TrafficFigures.report(SEED, FIGURES));
    }
}
