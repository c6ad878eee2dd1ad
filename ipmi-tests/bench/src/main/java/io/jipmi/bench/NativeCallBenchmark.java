package io.jipmi.bench;

import io.jipmi.io.IoFault;
import io.jipmi.io.linux.DevPort;
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

/**
 * A register access as far as the binding and the system call go: positional reads and writes of one byte of a file that
 * is no hardware, beside a call that leaves Java for nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class NativeCallBenchmark {
    private static final int PORT = 0xCA2;

    private final DevPort zero = open("/dev/zero");
    /** Linux reads no terminal at an offset. */
    private final DevPort terminals = open("/dev/ptmx");

    private int calls;

    /** For JMH. */
    public NativeCallBenchmark() {}

    private static DevPort open(String path) {
        try {
            return new DevPort(path);
        } catch (IoFault e) {
            throw new IllegalStateException(e);
        }
    }

    @TearDown
    public void close() {
        zero.close();
        terminals.close();
    }

    /** What the loop around the others costs. */
    @Benchmark
    public int nothing() {
        return calls++;
    }

    /** {@code pread} of one byte. */
    @Benchmark
    public int read() throws IoFault {
        return zero.in8(PORT);
    }

    /** {@code pwrite} of one byte. */
    @Benchmark
    public void write() throws IoFault {
        zero.out8(PORT, 0);
    }

    /** {@code pread} that fails: errno, and the exception it becomes. */
    @Benchmark
    public String readThatFails() {
        try {
            return Integer.toString(terminals.in8(PORT));
        } catch (IoFault e) {
            return e.errno().describe();
        }
    }
}
