package io.jipmi.bench;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.Parameters;
import io.jipmi.msghandler.spi.SmiProviders;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Get Device ID through the whole stack over each simulated interface: user, message handler, policy, machine, registers.
 * The simulator's own time is in it ({@link KcsBenchmark} has it for KCS).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestBenchmark {
    /** A specification of an interface. */
    @Param({"sim,kcs", "sim,bt", "sim,smic", "sim,ssif"})
    public String over = "";

    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private final IpmiRequest request = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);
    private IpmiUser user;

    /** For JMH. */
    public RequestBenchmark() {}

    @Setup
    public void attach() throws IOException {
        user = handler.attach(
                        SmiProviders.load().candidate(over, Parameters.DEFAULTS).open())
                .openUser("benchmark");
    }

    @TearDown
    public void close() {
        handler.close();
    }

    /** The caller's thread does the work. */
    @Benchmark
    public IpmiResponse wholeStack() throws IpmiException {
        return user.request(request);
    }
}
