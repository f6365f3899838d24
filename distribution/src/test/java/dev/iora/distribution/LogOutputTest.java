// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.MarkerFactory;

class LogOutputTest {
    @TempDir
    Path directory;

    private final LogOutput output = new LogOutput(true, LocalZone.utc());
    private final Logger log = new NatsLogger("test", output);
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("server.log");
    }

    private LogSettings settings(boolean debug, boolean trace, long sizeLimit) {
        return new LogSettings(debug, trace, false, true, new LogSettings.LogFile(file, sizeLimit, 0));
    }

    private String lines(Path path) throws IOException {
        return Files.readString(path).replace("[" + ProcessHandle.current().pid() + "] ", "");
    }

    @Test
    void switchesDebugAndTraceIndependently() throws IOException {
        output.configure(settings(false, true, 0));
        log.debug("no");
        log.trace("yes");
        assertThat(log.isDebugEnabled()).isFalse();
        assertThat(log.isTraceEnabled()).isTrue();
        assertThat(lines(file)).isEqualTo("[TRC] yes\n");
    }

    @Test
    void labelsBySeverity() throws IOException {
        output.configure(settings(true, true, 0));
        log.info("a {}", 1);
        log.warn("b {} {}", 1, 2);
        log.error("c");
        log.debug("d");
        log.error(MarkerFactory.getMarker(NatsLogger.FATAL), "e");
        assertThat(lines(file)).isEqualTo("[INF] a 1\n[WRN] b 1 2\n[ERR] c\n[DBG] d\n[FTL] e\n");
    }

    @Test
    void showsTheStackOfAnException() throws IOException {
        output.configure(settings(false, false, 0));
        log.error("failed {}", "here", new IllegalStateException("why"));
        assertThat(lines(file))
                .startsWith("[ERR] failed here: java.lang.IllegalStateException: why\n\tat ")
                .contains(getClass().getName());
    }

    @Test
    void reopensARenamedFile() throws IOException {
        output.configure(settings(false, false, 0));
        log.info("one");
        Path renamed = Files.move(file, directory.resolve("renamed.log"));
        log.info("two");
        assertThat(output.reopen()).isTrue();
        log.info("three");
        assertThat(lines(renamed)).isEqualTo("[INF] one\n[INF] two\n");
        assertThat(lines(file)).isEqualTo("[INF] three\n");
    }

    @Test
    void reopensNothingOnStandardError() throws IOException {
        assertThat(output.reopen()).isFalse();
    }

    @Test
    void rotatesAFileThatIsTooLargeFromTheStart() throws IOException {
        Files.writeString(file, "x".repeat(1000));
        output.configure(settings(false, false, 500));
        assertThat(lines(file)).contains("Rotated log, backup saved as");
    }

    @Test
    void keepsTheOldTargetIfTheNewOneCannotBeOpened() throws IOException {
        output.configure(settings(false, false, 0));
        LogSettings impossible = new LogSettings(
                true, true, true, true, new LogSettings.LogFile(directory.resolve("no/such.log"), 0, 0));
        assertThatThrownBy(() -> output.configure(impossible)).isInstanceOf(IOException.class);
        log.info("still here");
        assertThat(log.isDebugEnabled()).isFalse();
        assertThat(lines(file)).isEqualTo("[INF] still here\n");
    }
}
