package io.jipmi.watchdog.health;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@code command:/usr/local/bin/ok --quick,exit=0}: its exit status. No shell is between; its output goes nowhere. */
final class CommandCheck {
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final File NOWHERE = new File("/dev/null");

    private final List<String> command;
    private final List<Condition> conditions;
    private final Duration limit;

    private CommandCheck(List<String> command, List<Condition> conditions, Duration limit) {
        this.command = command;
        this.conditions = conditions;
        this.limit = limit;
    }

    static HealthRule parse(CheckWords words) {
        List<String> command =
                BLANKS.splitAsStream(words.subject("command").strip()).toList();
        List<Condition> wanted = words.conditions(List.of("exit"), Measure.NUMBER);
        List<Condition> conditions =
                wanted.isEmpty() ? List.of(new Condition("exit", "=", Measure.NUMBER, 0, "0")) : wanted;
        CommandCheck check = new CommandCheck(command, conditions, words.limit());
        return words.rule(HealthChecks.looking("command:" + command.get(0), check::look));
    }

    private Health look() throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(NOWHERE)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                int status = process.exitValue();
                return Condition.judge(conditions, condition -> status);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } finally {
            kill(process);
        }
        return new Health(false, "killed after " + Measure.TIME.show(limit.toMillis() / 1000.0));
    }

    /** With what it has started, as far as that still belongs to it. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
