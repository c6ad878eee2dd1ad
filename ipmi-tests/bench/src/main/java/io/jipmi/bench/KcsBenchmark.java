package io.jipmi.bench;

import io.jipmi.io.IoFault;
import io.jipmi.io.PortSpace;
import io.jipmi.msghandler.AddressSource;
import io.jipmi.msghandler.Cmd;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiMessageHandler;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.si.SiConfig;
import io.jipmi.si.SystemInterface;
import io.jipmi.sim.SimulatedMachine;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Get Device ID over the simulated KCS interface: through the whole stack, and by a bare loop over the same simulated
 * registers, whose time is the simulator's own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KcsBenchmark {
    private static final int BASE = 0xCA2;

    private final IpmiMessageHandler handler = IpmiMessageHandler.create();
    private final IpmiRequest request = IpmiRequest.of(NetFn.APP, Cmd.GET_DEVICE_ID);
    private final byte[] answer = new byte[272];
    private IpmiUser user;
    private PortSpace barePorts;

    /** For JMH. */
    public KcsBenchmark() {
        PortSpace ports = machine().ports();
        barePorts = machine().ports();
        SiConfig config = SiConfig.kcsAtPort(BASE, AddressSource.SIMULATED);
        try {
            user = handler.attach(SystemInterface.over(ports, config)).openUser("benchmark");
        } catch (IpmiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SimulatedMachine machine() {
        return SimulatedMachine.builder().kcs(BASE).clock(System::nanoTime).build();
    }

    @Setup
    public void settle() throws IoFault {
        bareLoop();
    }

    @TearDown
    public void close() {
        handler.close();
        barePorts.close();
    }

    /** User, message handler, policy, machine, registers. */
    @Benchmark
    public IpmiResponse wholeStack() throws IpmiException {
        return user.request(request);
    }

    /** The same register accesses with nothing around them. */
    @Benchmark
    public int bareLoop() throws IoFault {
        return BareLoop.KCS.getDeviceId(barePorts, BASE, answer);
    }
}
