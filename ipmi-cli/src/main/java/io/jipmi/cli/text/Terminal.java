package io.jipmi.cli.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a program's lines go. Immutable.
 *
 * @param columns how many characters a line of the output may have; {@link Integer#MAX_VALUE} where it does not matter
 * @param screen whether the output is a screen that may be cleared
 * @param colour whether the output understands colours, and they are wanted
 * @param progress whether somebody watches what goes to the errors, so that it may be overwritten
 */
public record Terminal(int columns, boolean screen, boolean colour, boolean progress) {
    /** A file, a pipe: everything in full. */
    public static final Terminal NONE = new Terminal(Integer.MAX_VALUE, false, false, false);

    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    /** Fewer are no table any more. */
    private static final int MIN_COLUMNS = 40;

    /** What this process writes to. */
    public static Terminal ofProcess() {
        return of(System.getenv(), () -> isTerminal(OUTPUT), () -> isTerminal(ERRORS), Terminal::measured);
    }

    /**
     * What another process writes to.
     *
     * @param environment what it has of {@code NO_COLOR}, {@code TERM} and {@code COLUMNS}
     * @param output what {@code /proc/PID/fd/1} points to
     * @param errors what {@code /proc/PID/fd/2} points to
     * @param measured how wide its terminal is, asked if nothing else says so
     */
    public static Terminal of(Map<String, String> environment, String output, String errors, IntSupplier measured) {
        return of(environment, () -> isTerminal(output), () -> isTerminal(errors), measured);
    }

    /** {@code NO_COLOR} as no-color.org has it: any value but an empty one. */
    static Terminal of(
            Map<String, String> environment, BooleanSupplier output, BooleanSupplier errors, IntSupplier measured) {
        boolean shown = output.getAsBoolean();
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        int columns = columns(environment.get("COLUMNS"));
        if (columns == 0) {
            columns = shown ? measured.getAsInt() : Integer.MAX_VALUE;
        }
        return new Terminal(Math.max(columns, MIN_COLUMNS), shown, shown && !plain, errors.getAsBoolean());
    }

    /** What clears the screen; nothing where there is none. */
    public String clear() {
        return screen ? "\033[H\033[2J" : "";
    }

    private static int columns(@Nullable String text) {
        return text != null && text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
    }

    private static int measured() {
        return CommandSpec.create().usageMessage().autoWidth(true).width();
    }

    /** {@link System#console} says nothing of one of them alone. */
    private static boolean isTerminal(int descriptor) {
        try {
            return isTerminal(Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString());
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean isTerminal(String target) {
        return target.matches("/dev/(pts/.*|tty.*|console|hvc.*)");
    }
}
