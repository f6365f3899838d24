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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log file is rotated while the server runs, without losing a line. */
@Timeout(300)
final class LogRotationIT {
    private static final int CLIENTS = 300;

    @TempDir
    Path directory;

    @Test
    void keepsEveryLineInOneOfTheFiles() throws Exception {
        Path log = directory.resolve("server.log");
        Path ports = Files.createDirectory(directory.resolve("ports"));
        Path config = Files.writeString(directory.resolve("server.conf"), """
                port: -1
                host: "127.0.0.1"
                debug: true
                log_file: "%s"
                logfile_size_limit: 10000
                ports_file_dir: "%s"
                """.formatted(log, ports));
        List<String> command = new ArrayList<>(Installation.shared().command(""));
        command.addAll(List.of("-c", config.toString()));
        try (NatsProcess server = NatsProcess.launch(command)) {
            int port = awaitPort(server, ports);
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = RawClient.connect("127.0.0.1", port);
                assertThat(client.readLine()).startsWith("INFO {");
                client.close();
            }
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
            assertThat(server.log().awaitEnd()).isEmpty();
        }
        List<Path> files = logFiles();
        assertThat(files).hasSizeGreaterThan(2);
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            assertThat(Files.size(file)).as("%s", file).isLessThan(11_000);
            lines.addAll(Files.readAllLines(file));
        }
        assertThat(lines)
                .filteredOn(line -> line.contains("Client connection created"))
                .hasSize(CLIENTS);
        assertThat(lines)
                .filteredOn(line -> line.contains("Client connection closed"))
                .hasSize(CLIENTS);
        assertThat(lines.getFirst()).endsWith("Starting nats-server");
        assertThat(lines.getLast()).endsWith("Server Exiting..");
    }

    /** The current and the rotated log files, oldest first. */
    private List<Path> logFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().startsWith("server.log"))
                            .sorted(Comparator.comparing(Path::toString))
                            .toList());
            // The current file has the shortest name and the newest lines.
            found.add(found.removeFirst());
            return found;
        }
    }

    /** The port in the ports file, which the server writes when it is ready. */
    private static int awaitPort(NatsProcess server, Path directory) throws IOException {
        Path file = directory.resolve("nats-server_" + server.pid() + ".ports");
        String text = "";
        while (!text.endsWith("]}")) {
            assertThat(server.isAlive()).as("%s", server.log().lines()).isTrue();
            Thread.onSpinWait();
            text = Files.exists(file) ? Files.readString(file) : "";
        }
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1, text.indexOf('"', text.lastIndexOf(':'))));
    }
}
