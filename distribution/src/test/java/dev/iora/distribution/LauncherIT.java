// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in bin: first use, and whatever may be wrong with an installation. */
@Timeout(120)
class LauncherIT {
    private static final List<String> VERSION = List.of("nats-server: v2.14.5", "Iora 0.1.0");

    @TempDir
    Path home;

    /** Stands in for Maven: takes its time, notes that it was called, and leaves what is there. */
    private Path fakeMaven() throws IOException {
        Path bin = Files.createDirectory(home.resolve("fake"));
        Path jars = home.resolve("jars");
        Files.move(home.resolve("distribution/target/lib"), jars);
        Path maven = Files.writeString(
                bin.resolve("mvn"),
                "#!/bin/sh\necho called >> '" + home + "/calls'\nsleep 1\ncp -r '" + jars
                        + "' distribution/target/lib\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    private static RunningServer start(ProcessBuilder command, Path firstOnPath) throws IOException {
        command.environment().merge("PATH", firstOnPath.toString(), (path, first) -> first + ":" + path);
        return RunningServer.start(command);
    }

    @Test
    void twoFirstStartsBuildOnce() throws Exception {
        Installation installation = Installation.unbuilt(home);
        Path path = fakeMaven();
        try (RunningServer one = start(installation.launcher("--version"), path);
                RunningServer other = start(installation.launcher("--version"), path)) {
            assertThat(one.awaitOutput()).endsWith("Iora 0.1.0");
            assertThat(other.awaitOutput()).endsWith("Iora 0.1.0");
            assertThat(one.awaitExit()).isZero();
            assertThat(other.awaitExit()).isZero();
        }
        assertThat(home.resolve("calls")).hasContent("called");
        assertThat(installation.aotCache()).exists();
    }

    @Test
    void reportsABuildThatFails() throws Exception {
        Installation installation = Installation.unbuilt(home);
        Path path = fakeMaven();
        Files.writeString(path.resolve("mvn"), "#!/bin/sh\necho broken\nexit 1\n");
        try (RunningServer server = start(installation.launcher("--version"), path)) {
            assertThat(server.awaitOutput()).contains("broken").endsWith("nats-server: the build failed, see above.");
            assertThat(server.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void startsSilentlyWithOddSurroundings() throws Exception {
        Installation installation = Installation.built(home.resolve("with a space"));
        assertThat(versionFrom(installation.launcher("--version"))).isEqualTo(VERSION);

        Path link = Files.createSymbolicLink(
                home.resolve("linked"), installation.home().resolve("bin/nats-server"));
        assertThat(versionFrom(new ProcessBuilder(link.toString(), "--version")))
                .isEqualTo(VERSION);

        ProcessBuilder noisy = installation.launcher("--version");
        noisy.environment().put("JAVA_TOOL_OPTIONS", "-Dsome=thing");
        noisy.environment().put("_JAVA_OPTIONS", "-Dsome=thing");
        noisy.environment().put("JDK_JAVA_OPTIONS", "-Dsome=thing");
        assertThat(versionFrom(noisy)).isEqualTo(VERSION);

        for (Path jar : installation.jars()) {
            Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        }
        assertThat(versionFrom(installation.launcher("--version"))).isEqualTo(VERSION);

        Files.writeString(installation.aotCache(), "no cache at all");
        assertThat(versionFrom(installation.launcher("--version"))).isEqualTo(VERSION);

        Files.delete(installation.aotCache());
        assertThat(versionFrom(installation.launcher("--version"))).isEqualTo(VERSION);
    }

    private static List<String> versionFrom(ProcessBuilder command) throws IOException, InterruptedException {
        try (RunningServer process = RunningServer.start(command)) {
            return process.awaitOutput();
        }
    }
}
