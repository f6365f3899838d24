// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.NatsProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the races of {@code dev.iora.it.stress} under jcstress, each for less than a second;
 * {@code -Diora.stress.millis=N} gives each iteration N milliseconds. A forbidden outcome fails the test.
 */
final class StressIT {
    private static final int DEFAULT_MILLIS = 100;
    private static final long DEADLINE_MINUTES = 30;

    @Test
    void findsNoForbiddenOutcomeOfARace(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("report.txt");
        Process process = new ProcessBuilder(command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start();
        try {
            assertThat(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(report);
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output)
                .contains("Failed tests: No matches", "Error tests: No matches")
                .containsPattern("All remaining tests: [1-9][0-9]* matching test results");
    }

    private static List<String> command() {
        List<String> command = NatsProcess.javaCommand("org.openjdk.jcstress.Main");
        command.addAll(List.of(
                "-t",
                "dev.iora.it.stress",
                // One kind of JVM, the server's, and all races in the few forks that fit into a build.
                "-jvmArgs",
                "-XX:+UseSerialGC",
                "-sc",
                "false",
                "-af",
                "NONE",
                "-f",
                "1",
                "-fsm",
                "1",
                "-iters",
                "3",
                "-hs",
                "256",
                "-time",
                Integer.toString(Integer.getInteger("iora.stress.millis", DEFAULT_MILLIS))));
        return command;
    }
}
