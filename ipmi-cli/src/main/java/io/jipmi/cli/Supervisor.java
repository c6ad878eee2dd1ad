package io.jipmi.cli;

import io.jipmi.io.IoFault;
import io.jipmi.io.SupervisorPipe;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The process beside this one that frees the nodes' clients should a thread that serves one get stuck, as told by this
 * one: {@code limit SECONDS}, {@code node NAME}, {@code gone NAME}, {@code beat}, and {@code end} when serving ends.
 * Started by the launcher; without it nothing is told. Thread-safe.
 */
final class Supervisor implements AutoCloseable {
    /** A heartbeat is never later than that. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final String DESCRIPTOR = "io.jipmi.supervisor.fd";

    private final Consumer<String> onTrouble;
    private volatile @Nullable SupervisorPipe pipe;

    private Supervisor(@Nullable SupervisorPipe pipe, Consumer<String> onTrouble) {
        this.pipe = pipe;
        this.onTrouble = onTrouble;
    }

    /**
     * The one the launcher started, if it did.
     *
     * @param onTrouble is given a line if there is no supervisor any more
     */
    static Supervisor ofLauncher(Consumer<String> onTrouble) throws IoFault {
        Integer descriptor = Integer.getInteger(DESCRIPTOR);
        return new Supervisor(descriptor == null ? null : SupervisorPipe.inherited(descriptor), onTrouble);
    }

    /** Nobody. */
    static Supervisor none() {
        return new Supervisor(null, line -> {});
    }

    /** How long there may be no heartbeat. */
    void limit(Duration stuckAfter) {
        tell("limit " + stuckAfter.toSeconds());
    }

    /** There is a node. */
    void served(String name) {
        tell("node " + name);
    }

    /** The node is no more. */
    void gone(String name) {
        tell("gone " + name);
    }

    /** No thread that serves a node is stuck. */
    void beat() {
        tell("beat");
    }

    /** No heartbeats are to be expected any more. */
    void end() {
        tell("end");
    }

    @Override
    public void close() {
        SupervisorPipe open = pipe;
        pipe = null;
        if (open != null) {
            open.close();
        }
    }

    private void tell(String line) {
        SupervisorPipe open = pipe;
        if (open == null) {
            return;
        }
        try {
            open.tell(line);
        } catch (IoFault ended) {
            close();
            onTrouble.accept(
                    "the supervisor has ended, nobody frees clients should this get stuck: " + ended.getMessage());
        }
    }
}
