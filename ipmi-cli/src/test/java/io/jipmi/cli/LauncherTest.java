package io.jipmi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher starts Java with, told by a stand-in for Java. */
@Timeout(60)
class LauncherTest {
    private static final Instant JAVA_MADE = Instant.parse("2026-01-20T10:00:00.123456789Z");

    @TempDir
    private Path directory;

    private Path image;
    private Path java;

    @BeforeEach
    void begin() throws IOException {
        image = Files.createDirectory(directory.toRealPath().resolve("an image"));
        Files.createDirectories(image.resolve("bin"));
        Files.createDirectories(image.resolve("lib"));
        String launcher = Files.readString(Path.of("../scripts/launcher.in"))
                .replace("@DOOR@", "")
                .replace("@NAME@", "ipmi")
                .replace("@BUILD@", "b1")
                .replace("@TUNING@", "");
        executable(image.resolve("bin/ipmi"), launcher);
        Path jdk = Files.createDirectories(image.resolve("jdk/bin"));
        java = executable(jdk.resolve("java"), "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        madeAt(java, JAVA_MADE);
        archiveOf(image.resolve("lib"));
    }

    private static Path executable(Path path, String text) throws IOException {
        Files.writeString(path, text);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    private static void madeAt(Path path, Instant time) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(time));
    }

    /** What class-archives leaves there. */
    private void archiveOf(Path lib) throws IOException {
        Files.writeString(image.resolve("lib/ipmi.archive"), "");
        Files.writeString(image.resolve("lib/archives"), "SharedArchiveFile " + lib + "\n");
        madeAt(image.resolve("lib/archives"), JAVA_MADE);
    }

    private String started(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(image.resolve("bin/ipmi").toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", java.getParent().getParent().toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(50, TimeUnit.SECONDS));
        return output;
    }

    private boolean startedWithArchive() throws IOException, InterruptedException {
        return started("info").contains("<-XX:SharedArchiveFile=" + image + "/lib/ipmi.archive>");
    }

    @Test
    void theArchiveOfThisJavaAndPlaceIsUsed() throws Exception {
        assertTrue(startedWithArchive());
        String started = started("raw", "6 1");
        assertTrue(started.endsWith("<-jar><" + image + "/lib/ipmi.jar><raw><6 1>"), started);
    }

    @Test
    void thatOfAnotherJavaIsNot() throws Exception {
        madeAt(java, JAVA_MADE.plusSeconds(1));
        assertFalse(startedWithArchive(), "a newer one");
        madeAt(java, JAVA_MADE.minusSeconds(1));
        assertFalse(startedWithArchive(), "an older one");
    }

    @Test
    void thatOfAnotherPlaceIsNot() throws Exception {
        archiveOf(directory.resolve("where it was made"));
        assertFalse(startedWithArchive());
    }

    @Test
    void whereNoneCouldBeMadeNoneIsNamed() throws Exception {
        Files.delete(image.resolve("lib/ipmi.archive"));
        assertFalse(started("info").contains("Archive"));
        archiveOf(image.resolve("lib"));
        Files.delete(image.resolve("lib/archives"));
        String started = started("info");
        assertFalse(started.contains("Archive"), started);
        assertTrue(started.startsWith("<"), "without a complaint: " + started);
    }

    @Test
    void aMissingJavaIsNamed() throws Exception {
        Files.delete(java);
        assertEquals(
                "ipmi: no Java runtime at '" + java
                        + "': apt-get install -y openjdk-17-jre-headless, or set JAVA_HOME\n",
                started("info"));
    }
}
