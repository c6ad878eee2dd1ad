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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
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

/** A request through the message handler alone, over a driver that answers at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class MessageHandlerBenchmark {
    /** Users registered on the interface, of which one is asking. */
    @Param({"1", "64"})
    public int users;

    private final IpmiMessageHandler handler = IpmiMessageHandler.create(new InterfaceLimits(64, 100));
    private final List<IpmiUser> registered = new ArrayList<>();
    private final List<IpmiUser> ofPromptDriver = new ArrayList<>();
    private final IpmiRequest request = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);
    private int next;

    /** For JMH. */
    public MessageHandlerBenchmark() {}

    @Setup
    public void attach() throws IpmiException {
        register(registered, handler.attach(new NullDriver(false)));
        register(ofPromptDriver, handler.attach(new NullDriver(true)));
    }

    private void register(List<IpmiUser> list, IpmiInterface attached) throws IpmiException {
        for (int i = 0; i < users; i++) {
            list.add(attached.openUser("user " + i));
        }
    }

    @TearDown
    public void close() {
        handler.close();
    }

    /** The caller's thread does the work. */
    @Benchmark
    public IpmiResponse blocking() throws IpmiException {
        next = (next + 1) % registered.size();
        return registered.get(next).request(request);
    }

    /** The housekeeping thread does it: a hand-off there and back. */
    @Benchmark
    public IpmiResponse asynchronous() throws ExecutionException, InterruptedException {
        next = (next + 1) % registered.size();
        return registered.get(next).requestAsync(request).get();
    }

    /** Whoever hands it in takes its first step, as the driver says that takes no time: no hand-off is left. */
    @Benchmark
    public IpmiResponse asynchronousPrompt() throws ExecutionException, InterruptedException {
        next = (next + 1) % ofPromptDriver.size();
        return ofPromptDriver.get(next).requestAsync(request).get();
    }
}
