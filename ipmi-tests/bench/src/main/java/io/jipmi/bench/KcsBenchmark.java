package io.jipmi.bench;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.sim.SimulatedMachine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The simulated KCS registers by themselves: their time is in every figure of the whole stack over them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KcsBenchmark {
    private static final int BASE = 0xCA2;
    private static final int OBF_AND_IBF = 0x03;

    private final PortSpace ports =
            SimulatedMachine.builder().kcs(BASE).clock(System::nanoTime).build().ports();
    private final byte[] answer = new byte[272];

    /** For JMH. */
    public KcsBenchmark() {}

    @TearDown
    public void close() {
        ports.close();
    }

    /** What a byte costs: the status, and the data. */
    @Benchmark
    public int oneByte() throws IoFault {
        return (ports.in8(BASE + 1) & OBF_AND_IBF) + ports.in8(BASE);
    }

    /** The register accesses of Get Device ID with nothing around them. */
    @Benchmark
    public int getDeviceId() throws IoFault {
        return BareLoop.KCS.getDeviceId(ports, BASE, answer);
    }
}
