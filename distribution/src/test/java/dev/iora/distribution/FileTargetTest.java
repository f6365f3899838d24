// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTargetTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:21:22.000000001Z");

    @TempDir
    Path directory;

    private FileTarget open(long sizeLimit, int maxFiles) throws IOException {
        return FileTarget.open(
                new LogSettings.LogFile(directory.resolve("a.log"), sizeLimit, maxFiles),
                new LineFormat(1, false, LocalZone.utc(), false));
    }

    private String content(String name) throws IOException {
        return Files.readString(directory.resolve(name), StandardCharsets.UTF_8);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void appendsToAFileReadableByTheGroupOnly() throws IOException {
        Files.writeString(directory.resolve("a.log"), "before\n");
        open(0, 0).write(Severity.INF, "hello", NOW);
        assertThat(content("a.log")).isEqualTo("before\n[1] [INF] hello\n");

        FileTarget fresh = FileTarget.open(
                new LogSettings.LogFile(directory.resolve("b.log"), 0, 0),
                new LineFormat(1, false, LocalZone.utc(), false));
        fresh.close();
        // A umask can only take permissions away.
        assertThat(PosixFilePermissions.fromString("rw-r-----"))
                .containsAll(Files.getPosixFilePermissions(directory.resolve("b.log")));
    }

    @Test
    void rotatesAfterTheLineThatExceedsTheLimit() throws IOException {
        FileTarget target = open(20, 0);
        target.write(Severity.INF, "0123456789", NOW);
        target.write(Severity.INF, "next", NOW);
        String backup = "a.log.2026.11.24.12.21.22.000000001";
        assertThat(content(backup)).isEqualTo("[1] [INF] 0123456789\n");
        assertThat(content("a.log"))
                .startsWith("[1] [INF] Rotated log, backup saved as \"" + directory.resolve(backup) + "\"\r\n");
    }

    @Test
    void keepsAsManyFilesAsPermitted() throws IOException {
        Files.writeString(directory.resolve("a.log.2020.01.01.00.00.00.000000001"), "oldest");
        Files.writeString(directory.resolve("a.log.2021.01.01.00.00.00.1"), "older");
        Files.writeString(directory.resolve("a.log.backup"), "not ours");
        Files.writeString(directory.resolve("a.log.2021"), "not ours");
        FileTarget target = open(10, 2);
        target.write(Severity.INF, "0123456789", NOW);
        assertThat(files())
                .containsExactly("a.log", "a.log.2021", "a.log.2026.11.24.12.21.22.000000001", "a.log.backup");
        assertThat(content("a.log"))
                .contains("[1] [INF] Purged log file \"a.log.2020.01.01.00.00.00.000000001\"\r\n")
                .contains("[1] [INF] Purged log file \"a.log.2021.01.01.00.00.00.1\"\r\n");
    }

    @Test
    void retriesAFailedRotationWhenTheFileHasDoubled() throws IOException {
        FileTarget target = open(100, 0);
        // A directory that is not empty cannot be replaced.
        Path inTheWay = directory.resolve("a.log.2026.11.24.12.21.22.000000001/x");
        Files.createDirectories(inTheWay);
        target.write(Severity.INF, "x".repeat(100), NOW);
        assertThat(content("a.log"))
                .contains("[ERR] Unable to rotate logfile")
                .contains("will attempt next rotation at size 200\r\n");
        target.write(Severity.INF, "after", NOW.plusNanos(1));
        assertThat(files()).contains("a.log.2026.11.24.12.21.22.000000002");
    }

    @Test
    void namesAFileThatCannotBeOpened() {
        Path missing = directory.resolve("missing/a.log");
        assertThatThrownBy(() -> FileTarget.open(
                        new LogSettings.LogFile(missing, 0, 0), new LineFormat(1, false, LocalZone.utc(), false)))
                .isInstanceOf(IOException.class)
                .hasMessage("error opening file: open " + missing + ": no such file or directory");
    }
}
