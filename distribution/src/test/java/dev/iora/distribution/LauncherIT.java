// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in bin: first use, and defects of an installation. */
@Timeout(120)
class LauncherIT {
    private static final List<String> VERSION = List.of("nats-server: v2.14.5", "Iora 0.1.0");

    @TempDir
    Path home;

    /** A substitute for Maven that takes a while, records its call, and changes nothing. */
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

    private static Path aotCache(Installation installation) {
        return installation.packaged().resolve("nats-server.aot");
    }

    private static NatsProcess start(ProcessBuilder command, Path firstOnPath) {
        command.environment().merge("PATH", firstOnPath.toString(), (path, first) -> first + ":" + path);
        return NatsProcess.launch(command);
    }

    @Test
    void twoFirstStartsBuildOnce() throws Exception {
        Installation installation = Installation.compiledIn(home, "distribution");
        Path path = fakeMaven();
        try (NatsProcess one = start(installation.serverCommand("--version"), path);
                NatsProcess other = start(installation.serverCommand("--version"), path)) {
            assertThat(one.log().awaitEnd()).endsWith("Iora 0.1.0");
            assertThat(other.log().awaitEnd()).endsWith("Iora 0.1.0");
            assertThat(one.awaitExit()).isZero();
            assertThat(other.awaitExit()).isZero();
        }
        assertThat(home.resolve("calls")).hasContent("called");
        assertThat(aotCache(installation)).exists();
    }

    @Test
    void reportsABuildThatFails() throws Exception {
        Installation installation = Installation.compiledIn(home, "distribution");
        Path path = fakeMaven();
        Files.writeString(path.resolve("mvn"), "#!/bin/sh\necho broken\nexit 1\n");
        try (NatsProcess server = start(installation.serverCommand("--version"), path)) {
            assertThat(server.log().awaitEnd())
                    .contains("broken")
                    .endsWith("nats-server: the build failed, see above.");
            assertThat(server.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void startsSilentlyWithOddSurroundings() throws Exception {
        Installation installation = Installation.packagedIn(home.resolve("with a space"), "distribution");
        assertThat(versionFrom(installation.serverCommand("--version"))).isEqualTo(VERSION);

        Path link = Files.createSymbolicLink(home.resolve("linked"), installation.launcher());
        assertThat(versionFrom(new ProcessBuilder(link.toString(), "--version")))
                .isEqualTo(VERSION);

        ProcessBuilder noisy = installation.serverCommand("--version");
        noisy.environment().put("JAVA_TOOL_OPTIONS", "-Dsome=thing");
        noisy.environment().put("_JAVA_OPTIONS", "-Dsome=thing");
        noisy.environment().put("JDK_JAVA_OPTIONS", "-Dsome=thing");
        assertThat(versionFrom(noisy)).isEqualTo(VERSION);

        try (Stream<Path> jars = Files.list(installation.packaged().resolve("lib"))) {
            for (Path jar : jars.toList()) {
                Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
            }
        }
        assertThat(versionFrom(installation.serverCommand("--version"))).isEqualTo(VERSION);

        Files.writeString(aotCache(installation), "no cache at all");
        assertThat(versionFrom(installation.serverCommand("--version"))).isEqualTo(VERSION);

        Files.delete(aotCache(installation));
        assertThat(versionFrom(installation.serverCommand("--version"))).isEqualTo(VERSION);
    }

    @Test
    void logsLocalTimes() throws Exception {
        Installation installation = Installation.packagedIn(home, "distribution");
        ProcessBuilder command = installation.serverCommand("-a", "127.0.0.1", "-p", "-1");
        command.environment().put("TZ", "ABC-5:45");
        LocalDateTime before =
                LocalDateTime.now(ZoneOffset.ofHoursMinutes(5, 45)).truncatedTo(ChronoUnit.MICROS);
        try (NatsProcess server = NatsProcess.launch(command)) {
            server.log().await("Server is ready");
            server.signal("TERM");
            server.awaitExit();
            assertThat(server.log().timeOf("Starting nats-server")).isAfterOrEqualTo(before);
            assertThat(server.log().timeOf("Server is ready")).isAfterOrEqualTo(before);
            assertThat(server.log().timeOf("Server Exiting"))
                    .isBeforeOrEqualTo(LocalDateTime.now(ZoneOffset.ofHoursMinutes(5, 45)));
        }
    }

    private static List<String> versionFrom(ProcessBuilder command) {
        try (NatsProcess process = NatsProcess.launch(command)) {
            List<String> output = process.log().awaitEnd();
            assertThat(process.awaitExit()).isZero();
            return output;
        }
    }
}
