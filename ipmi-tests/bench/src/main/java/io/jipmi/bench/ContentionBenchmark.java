package io.jipmi.bench;

import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.InterfaceLimits;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Blocking requests of several users at the same time, each with a thread of its own, over a driver that answers at once:
 * how many the interface carries in all.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ContentionBenchmark {

    /** For JMH. */
    public ContentionBenchmark() {}

    /** What all of them share. */
    @State(Scope.Benchmark)
    public static class Shared {
        private final IpmiMessageHandler handler = IpmiMessageHandler.create(new InterfaceLimits(64, 100));
        private IpmiInterface attached;

        /** For JMH. */
        public Shared() {}

        @Setup
        public void attach() throws IpmiException {
            attached = handler.attach(new NullDriver(false));
        }

        @TearDown
        public void close() {
            handler.close();
        }
    }

    /** What each has to itself. */
    @State(Scope.Thread)
    public static class Own {
        private final IpmiRequest request = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);
        private IpmiUser user;

        /** For JMH. */
        public Own() {}

        @Setup
        public void open(Shared shared) throws IpmiException {
            user = shared.attached.openUser("benchmark");
        }

        private IpmiResponse ask() throws IpmiException {
            return user.request(request);
        }
    }

    @Benchmark
    @Threads(1)
    public IpmiResponse users1(Own own) throws IpmiException {
        return own.ask();
    }

    @Benchmark
    @Threads(4)
    public IpmiResponse users4(Own own) throws IpmiException {
        return own.ask();
    }

    @Benchmark
    @Threads(16)
    public IpmiResponse users16(Own own) throws IpmiException {
        return own.ask();
    }

    @Benchmark
    @Threads(64)
    public IpmiResponse users64(Own own) throws IpmiException {
        return own.ask();
    }
}
