package io.jipmi.client;

import io.jipmi.msghandler.BridgeTiming;
import io.jipmi.msghandler.CommandFilter;
import io.jipmi.msghandler.CommandRegistration;
import io.jipmi.msghandler.CompletionCode;
import io.jipmi.msghandler.EventSubscription;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiCommand;
import io.jipmi.msghandler.IpmiEvent;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiFailure;
import io.jipmi.msghandler.IpmiInterface;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.NetFn;
import io.jipmi.msghandler.OemMessage;
import io.jipmi.msghandler.OwnAddress;
import io.jipmi.msghandler.PanicOp;
import io.jipmi.msghandler.PanicRecorder;
import io.jipmi.msghandler.PreparedRequest;
import io.jipmi.msghandler.UserStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A user of a BMC that answers what the test says, on a clock that each request moves on. */
public final class ScriptedBmc implements IpmiUser {
    /** What a command answers. */
    public interface Answer {
        IpmiResponse to(IpmiRequest request) throws IpmiException;
    }

    private final Map<Integer, Answer> answers = new HashMap<>();
    private final List<IpmiRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong nowNs = new AtomicLong(1_000_000_000_000L);
    private final List<Consumer<IpmiEvent>> listeners = new CopyOnWriteArrayList<>();
    private boolean events = true;
    private long requestTakesNs = 1_000_000L;

    /** One that refuses everything. */
    public ScriptedBmc() {}

    /** A client of this BMC by this clock. */
    public BmcClient client(Duration timeout) {
        return new BmcClient(this, timeout, nowNs::get, nowNs::addAndGet);
    }

    public BmcClient client() {
        return client(Duration.ofSeconds(10));
    }

    public ScriptedBmc eachRequestTakes(Duration duration) {
        requestTakesNs = duration.toNanos();
        return this;
    }

    public ScriptedBmc on(int netFn, int cmd, Answer answer) {
        answers.put(netFn << 8 | cmd, answer);
        return this;
    }

    /** The command completes normally with these data bytes. */
    public ScriptedBmc on(int netFn, int cmd, int... data) {
        return on(netFn, cmd, request -> ok(request, data));
    }

    public ScriptedBmc refuses(int netFn, int cmd, int completionCode) {
        return on(netFn, cmd, request -> refusal(request, completionCode));
    }

    public ScriptedBmc fails(int netFn, int cmd, IpmiFailure failure) {
        return on(netFn, cmd, request -> {
            throw IpmiException.of(failure);
        });
    }

    public static IpmiResponse ok(IpmiRequest request, int... data) {
        return new IpmiResponse(
                NetFn.response(request.netFn()),
                request.cmd(),
                0,
                Octets.of(data).toByteArray());
    }

    public static IpmiResponse refusal(IpmiRequest request, int completionCode) {
        return new IpmiResponse(NetFn.response(request.netFn()), request.cmd(), completionCode, new byte[0]);
    }

    public List<IpmiRequest> requests() {
        return requests;
    }

    public long count(int netFn, int cmd) {
        return requests.stream()
                .filter(request -> request.netFn() == netFn && request.cmd() == cmd)
                .count();
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public IpmiInterface ipmiInterface() {
        throw new UnsupportedOperationException("no interface behind a script");
    }

    @Override
    public IpmiResponse request(IpmiRequest request) throws IpmiException {
        requests.add(request);
        nowNs.addAndGet(requestTakesNs);
        Answer answer = answers.get(request.netFn() << 8 | request.cmd());
        return answer == null ? refusal(request, CompletionCode.INVALID_COMMAND) : answer.to(request);
    }

    @Override
    public CompletableFuture<IpmiResponse> requestAsync(IpmiRequest request) {
        throw new UnsupportedOperationException("the client blocks");
    }

    @Override
    public CommandRegistration receiveOemMessages(int channelMask, Consumer<OemMessage> receiver) {
        throw new UnsupportedOperationException("nobody receives anything here");
    }

    @Override
    public EventSubscription listenForPretimeouts(Runnable listener) {
        throw new UnsupportedOperationException("nobody asks for pre-timeouts here");
    }

    @Override
    public PreparedRequest prepare(IpmiRequest request) {
        throw new UnsupportedOperationException("nothing is put twice here");
    }

    @Override
    public PanicRecorder preparePanic(PanicOp op) {
        throw new UnsupportedOperationException("nobody panics here");
    }

    @Override
    public OwnAddress ownAddress(int channel) {
        throw new UnsupportedOperationException("nothing is bridged here");
    }

    @Override
    public void ownAddress(int channel, OwnAddress address) {
        throw new UnsupportedOperationException("nothing is bridged here");
    }

    @Override
    public EventSubscription listenForEvents(Consumer<IpmiEvent> listener) throws IpmiException {
        if (!events) {
            throw IpmiException.of(
                    new IpmiFailure(FailureKind.UNSUPPORTED, CompletionCode.UNSPECIFIED, false, "no events here"));
        }
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Has it refuse to be listened to. */
    public ScriptedBmc withoutEvents() {
        events = false;
        return this;
    }

    /** Has whoever listens told of an event. */
    public void tell(IpmiEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    /** How many listen for events. */
    public int listeners() {
        return listeners.size();
    }

    /** Time by this BMC's clock. */
    public long nowNs() {
        return nowNs.get();
    }

    /** Moves its clock on. */
    public void pass(Duration duration) {
        nowNs.addAndGet(duration.toNanos());
    }

    @Override
    public CommandRegistration receiveCommands(CommandFilter filter, Consumer<IpmiCommand> receiver) {
        throw new UnsupportedOperationException("nobody receives commands here");
    }

    @Override
    public IpmiResponse respond(IpmiCommand command, int completionCode, int... data) {
        throw new UnsupportedOperationException("nobody receives commands here");
    }

    @Override
    public CompletableFuture<IpmiResponse> respondAsync(IpmiCommand command, int completionCode, int... data) {
        throw new UnsupportedOperationException("nobody receives commands here");
    }

    @Override
    public BridgeTiming bridgeTiming() {
        return BridgeTiming.UNSET;
    }

    @Override
    public void bridgeTiming(BridgeTiming timing) {
        throw new UnsupportedOperationException("nothing is bridged here");
    }

    @Override
    public UserStatistics statistics() {
        throw new UnsupportedOperationException("nothing is counted here");
    }

    @Override
    public void close() {}
}
