package io.jipmi.watchdog.health;

import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/** The checks there are. */
public final class HealthChecks {
    private static final String KINDS = "load, memory, disk, file, pid, command, tcp, http, https";

    private HealthChecks() {}

    /**
     * A check as an operator writes it: {@code KIND:WORD[,WORD]...}, for example {@code disk:/var,free>=5%,grace=3}.
     *
     * @throws IllegalArgumentException that names the word that is wrong
     */
    public static HealthRule parse(String spec) {
        return parse(spec, SysRoot.host(), Clock.systemUTC());
    }

    static HealthRule parse(String spec, SysRoot root, Clock wallClock) {
        String kind = CheckWords.kind(spec);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "health check '" + spec + "' is not KIND:WORD[,WORD]...; kinds are " + KINDS);
        }
        CheckWords words = CheckWords.split(spec, spec.substring(kind.length() + 1));
        return switch (kind) {
            case "load" -> MachineChecks.load(words, root);
            case "memory" -> MachineChecks.memory(words, root);
            case "disk" -> FileChecks.disk(words, root);
            case "file" -> FileChecks.age(words, root, wallClock);
            case "pid" -> MachineChecks.process(words, root);
            case "command" -> CommandCheck.parse(words);
            case "tcp" -> NetworkChecks.tcp(words);
            case "http", "https" -> NetworkChecks.http(words, kind);
            default -> throw words.wrong("'" + kind + "' is no kind of check; kinds are " + KINDS);
        };
    }

    /** One of the embedding program's own. */
    public static HealthCheck callback(String name, BooleanSupplier well) {
        return looking(name, () -> well.getAsBoolean() ? new Health(true, "well") : new Health(false, "not well"));
    }

    /** How something is found out. */
    interface Look {
        Health look() throws IOException;
    }

    /** A check that fails if it cannot look. */
    static HealthCheck looking(String name, Look look) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Health check(long nowNs) {
                try {
                    return look.look();
                } catch (IOException e) {
                    return new Health(false, String.valueOf(e.getMessage()));
                }
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
