package io.jipmi.watchdog.health;

import io.jipmi.io.SysRoot;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Checks of files and of what is free where they are. */
final class FileChecks {
    private static final double PERCENT = 100;
    private static final double MS_PER_S = 1000;

    private FileChecks() {}

    /** {@code disk:/var,free>=5%}: what is free for programs without privilege. */
    static HealthRule disk(CheckWords words, SysRoot root) {
        String path = words.path();
        List<Condition> conditions = words.someConditions(List.of("free"), Measure.SIZE, Measure.PERCENT);
        return words.rule(HealthChecks.looking(
                "disk:" + path,
                () -> Condition.judge(conditions, condition -> {
                    FileStore store = Files.getFileStore(there(root, path));
                    double freeBytes = store.getUsableSpace();
                    return condition.measure() == Measure.PERCENT
                            ? freeBytes * PERCENT / store.getTotalSpace()
                            : freeBytes;
                })));
    }

    /** {@code file:/run/app.beat,age<60s}: since it was written last, by the wall clock as file times are. */
    static HealthRule age(CheckWords words, SysRoot root, Clock wallClock) {
        String path = words.path();
        List<Condition> conditions = words.someConditions(List.of("age"), Measure.TIME);
        return words.rule(HealthChecks.looking(
                "file:" + path,
                () -> Condition.judge(conditions, condition -> {
                    Instant written =
                            Files.getLastModifiedTime(there(root, path)).toInstant();
                    return Duration.between(written, wallClock.instant()).toMillis() / MS_PER_S;
                })));
    }

    private static Path there(SysRoot root, String path) throws IOException {
        if (!root.has(path)) {
            throw new IOException(path + " is not there");
        }
        return root.path(path);
    }
}
