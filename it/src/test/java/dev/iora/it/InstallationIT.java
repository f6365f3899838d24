// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The executable starts from any place, called from any directory. */
@Timeout(600)
final class InstallationIT {
    private static final String VERSION = "nats-server: v2.14.5";
    private static final String NOBODY = "65534";

    @TempDir
    Path directory;

    @Test
    void buildsAFreshCloneOnceOnItsFirstStart() throws Exception {
        Installation clone = Installation.clonedTo(directory.resolve("clone"));
        assertThat(outputOf(clone.launcher().toString(), "--version"))
                .startsWith("nats-server: building (only needed once) ...")
                .contains(VERSION);
        assertThat(outputOf(clone.launcher().toString(), "--version")).first().isEqualTo(VERSION);
    }

    @Test
    void startsFromAnyDirectory() throws Exception {
        Path home = Installation.shared().home();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(
                elsewhere.resolve("linked"), Installation.shared().launcher());
        Path again = Files.createSymbolicLink(elsewhere.resolve("again"), link.getFileName());
        Map<Path, List<String>> calls = Map.of(
                home,
                List.of("bin/nats-server", "./bin/nats-server", "bin/../bin/nats-server", "sh bin/nats-server"),
                home.resolve("bin"),
                List.of("./nats-server", "sh nats-server"),
                home.resolve("build"),
                List.of("../bin/nats-server"),
                elsewhere,
                List.of("./linked", "./again", "sh linked", "PATH=.:$PATH; linked"),
                Path.of("/"),
                List.of(Installation.shared().launcher().toString(), "PATH=" + home + "/bin:$PATH; nats-server"));
        for (Map.Entry<Path, List<String>> from : calls.entrySet()) {
            for (String call : from.getValue()) {
                NatsProcess process = NatsProcess.launch(new ProcessBuilder("/bin/sh", "-c", call + " --version")
                        .directory(from.getKey().toFile()));
                assertThat(process.log().awaitEnd())
                        .as("%s in %s", call, from.getKey())
                        .first()
                        .isEqualTo(VERSION);
            }
        }
        // Deleted before JUnit warns about links out of its directory.
        Files.delete(again);
        Files.delete(link);
    }

    @Test
    void servesFromAReadOnlyInstallation() throws Exception {
        Installation installed = Installation.packagedIn(directory.resolve("installed"), "distribution");
        List<String> command = new ArrayList<>(withoutWriteAccess());
        command.addAll(installed.command(""));
        command.addAll(List.of("-a", "127.0.0.1", "-p", "-1"));
        try (NatsProcess server = NatsProcess.launch(command).awaitReady();
                RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            assertThat(client.readLine()).startsWith("INFO {");
            client.send("PING\r\n").expectLine("PONG");
            assertThat(server.log().lines()).first().asString().endsWith("Starting nats-server");
        }
    }

    @Test
    void namesTheUserThatMustBuildAReadOnlyInstallation() throws Exception {
        Installation installed = Installation.clonedTo(directory.resolve("unbuilt"));
        List<String> command = new ArrayList<>(withoutWriteAccess());
        command.add(installed.launcher().toString());
        NatsProcess server = NatsProcess.launch(command);
        assertThat(server.log().awaitEnd())
                .containsExactly("nats-server: is not built, and " + installed.home()
                        + " cannot be written to; run bin/build as a user who may.");
        assertThat(server.awaitExit()).isEqualTo(1);
    }

    /** Makes everything in the directory read-only; returns a prefix for commands, since root can write anyway. */
    private List<String> withoutWriteAccess() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                boolean executable = Files.isDirectory(file) || Files.isExecutable(file);
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return root ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups") : List.of();
    }

    private static List<String> outputOf(String... command) {
        NatsProcess process = NatsProcess.launch(List.of(command));
        List<String> output = process.log().awaitEnd();
        assertThat(process.awaitExit()).as("%s", output).isZero();
        return output;
    }
}
