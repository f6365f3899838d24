// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable as operators and service managers see it. */
@Timeout(120)
class ServerProcessIT {
    @TempDir
    static Path home;

    private static Installation installation;

    @TempDir
    Path directory;

    @BeforeAll
    static void install() {
        installation = Installation.packagedIn(home, "distribution");
    }

    private static NatsProcess start(String... args) {
        return NatsProcess.launch(installation.serverCommand(args));
    }

    private static List<String> withoutHeads(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^\\[\\d+] (\\S+ \\S+ )?", ""))
                .toList();
    }

    @Test
    void logsItsStartAndItsEnd() throws Exception {
        try (NatsProcess server = start("-p", "-1", "-n", "one")) {
            int port = server.awaitReady().port();
            try (RawClient client = RawClient.connect("127.0.0.1", port)) {
                assertThat(client.readLine()).startsWith("INFO {");
                client.send("CONNECT {\"verbose\":false}\r\nPING\r\n").expectLine("PONG");
            }
            server.signal("TERM");
            List<String> lines = server.log().awaitEnd();
            assertThat(lines.getFirst())
                    .matches("\\[" + server.pid()
                            + "] \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} \\[INF] Starting nats-server");
            assertThat(withoutHeads(lines))
                    .containsSubsequence(
                            "[INF] Starting nats-server",
                            "[INF]   Version:  2.14.5",
                            "[INF]   Name:     one",
                            "[INF] Listening for client connections on 0.0.0.0:" + port,
                            "[INF] Server is ready",
                            "[INF] Trapped \"terminated\" signal",
                            "[INF] Initiating Shutdown...",
                            "[INF] Server Exiting..");
            assertThat(server.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,interrupt", "TERM,terminated"})
    void endsWithZeroOnSignal(String signal, String name) throws Exception {
        try (NatsProcess server = start("-p", "-1")) {
            server.awaitReady();
            server.signal(signal);
            server.log().await("Trapped \"" + name + "\" signal");
            assertThat(server.awaitExit()).isZero();
        }
    }

    /** Once with the program that resets the signal before the JVM starts, and once as on systems without it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "run="})
    void endsOnInterruptEvenIfItsParentIgnoresIt(String change) throws Exception {
        Path launch = home.resolve("build/dist/nats-server.launch");
        String original = Files.readString(launch);
        Files.writeString(launch, original + change + "\n");
        ProcessBuilder command = new ProcessBuilder(
                "/bin/sh",
                "-c",
                "trap '' INT; exec \"$0\" -p -1",
                home.resolve("bin/nats-server").toString());
        try (NatsProcess server = NatsProcess.launch(command)) {
            server.awaitReady();
            server.signal("INT");
            server.log().await("Trapped \"interrupt\" signal");
            assertThat(server.awaitExit()).isZero();
        } finally {
            Files.writeString(launch, original);
        }
    }

    @Test
    void reopensItsLogFile() throws Exception {
        Path log = directory.resolve("server.log");
        try (NatsProcess server = start("-p", "-1", "-l", log.toString())) {
            awaitContent(log, "Server is ready");
            Path renamed = Files.move(log, directory.resolve("renamed.log"));
            server.signal("USR1");
            awaitContent(log, "File log re-opened");
            assertThat(Files.readString(renamed)).endsWith("Trapped \"user defined signal 1\" signal\n");
            server.signal("TERM");
            assertThat(server.log().awaitEnd()).isEmpty();
            assertThat(server.awaitExit()).isZero();
        }
    }

    private static void awaitContent(Path file, String text) throws IOException {
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void entersLameDuckModeOnSignal() throws Exception {
        try (NatsProcess server = start("-p", "-1")) {
            server.awaitReady();
            server.signal("USR2");
            server.log().await("Trapped \"user defined signal 2\" signal");
            server.log().await("Entering lame duck mode, stop accepting new clients");
            assertThat(server.awaitExit()).isZero();
        }
    }

    @Test
    void reloadsItsConfiguration() throws Exception {
        Path config = Files.writeString(directory.resolve("a.conf"), "port: -1\n");
        try (NatsProcess server = start("-c", config.toString())) {
            server.log().await("Using configuration file: " + config + " (sha256:");
            server.awaitReady();
            Files.writeString(config, "port: -1\ndebug: true\nports_file_dir: \"" + directory + "\"\n");
            server.signal("HUP");
            server.log().await("Trapped \"hangup\" signal");
            server.log().await("[INF] Reloaded: debug = true");
            server.log().await("[INF] Reloaded server configuration (sha256:");
            assertThat(portsFile(server)).exists();

            Files.writeString(config, "port: -1\nbogus: 1\n");
            server.signal("HUP");
            assertThat(server.log().await("[ERR] Failed to reload server configuration: "))
                    .endsWith("a.conf:2:1: unknown field \"bogus\"");

            Files.writeString(config, "port: -1\nmax_payload: 2MB\n");
            server.signal("HUP");
            server.log().await("[INF] Reloaded: max_payload = 2097152");
            server.log().await("[INF] Reloaded server configuration (sha256:");

            Files.writeString(config, "port: -1\nmax_pending: 1\n");
            server.signal("HUP");
            assertThat(server.log().await("[ERR] Failed to reload server configuration: "))
                    .contains("max_p");
        }
    }

    private Path portsFile(NatsProcess server) {
        return directory.resolve("nats-server_" + server.pid() + ".ports");
    }

    @Test
    void writesPidAndPortsFiles() throws Exception {
        Path pidFile = directory.resolve("pid");
        try (NatsProcess server = start(
                "-p", "-1", "-a", "127.0.0.1", "-P", pidFile.toString(), "--ports_file_dir", directory.toString())) {
            int port = server.awaitReady().port();
            awaitContent(portsFile(server), "}");
            assertThat(pidFile).hasContent(Long.toString(server.pid()));
            assertThat(portsFile(server)).hasContent("{\"nats\":[\"nats://127.0.0.1:" + port + "\"]}");
            server.signal("TERM");
            server.awaitExit();
            assertThat(pidFile).exists();
            assertThat(portsFile(server)).doesNotExist();
        }
    }

    @Test
    void reactsToTheSignalCommand() throws Exception {
        Path pidFile = directory.resolve("pid");
        try (NatsProcess server = start("-p", "-1", "-P", pidFile.toString())) {
            server.awaitReady();
            try (NatsProcess command = start("--signal", "reopen=" + pidFile)) {
                assertThat(command.log().awaitEnd()).isEmpty();
                assertThat(command.awaitExit()).isZero();
            }
            server.log().await("File log re-open ignored, not a file logger");
            try (NatsProcess command = start("-sl", "quit=" + server.pid() + "*")) {
                assertThat(command.awaitExit()).isZero();
            }
            assertThat(server.awaitExit()).isZero();
        }
    }

    @Test
    void isNamedNatsServerInTheProcessTable() throws Exception {
        try (NatsProcess server = start("-p", "-1")) {
            server.awaitReady();
            assertThat(Path.of("/proc/" + server.pid() + "/comm")).hasContent("nats-server");
            assertThat(new SignalRequest.MachineProcesses().servers()).contains(server.pid());
        }
    }

    @Test
    void reportsAPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NatsProcess server = start("-a", "127.0.0.1", "-p", Integer.toString(taken.getLocalPort()))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            server.log()
                    .await("[FTL] Error listening on port: " + address + ", \"listen tcp " + address
                            + ": bind: address already in use\"");
            assertThat(server.awaitExit()).isEqualTo(1);
        }
    }

    @Test
    void reportsAPidFileThatCannotBeWritten() throws Exception {
        Path file = directory.resolve("no/such/pid");
        try (NatsProcess server = start("-p", "-1", "-P", file.toString())) {
            server.log().await("[FTL] Could not write pidfile: open " + file + ": no such file or directory");
            assertThat(server.awaitExit()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p 99999", "-js -sd FILE", "-js -sd FILE/below", "-P FILE/pid", "-a 192.0.2.1"})
    void logsTheReasonOfAFailedStartLast(String flags) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        List<String> args = new ArrayList<>(List.of("-p", "-1"));
        args.addAll(List.of(flags.replace("FILE", file.toString()).split(" ")));
        try (NatsProcess server = start(args.toArray(String[]::new))) {
            assertThat(server.awaitExit()).isEqualTo(1);
            List<String> lines = server.log().awaitEnd();
            assertThat(lines.getLast()).matches(".* \\[FTL] .*|nats-server: .*");
        }
    }

    @Test
    void endsWhenOutOfMemory() throws Exception {
        Path config = Files.writeString(directory.resolve("large.conf"), "port: -1\n");
        ProcessBuilder command = installation.serverCommand("-c", config.toString());
        command.environment().put("NATS_JAVA_OPTS", "-Xmx16m");
        try (NatsProcess server = NatsProcess.launch(command)) {
            server.awaitReady();
            // A reload reads the file, which is larger than the heap.
            Files.write(config, new byte[64 << 20]);
            server.signal("HUP");
            assertThat(server.awaitExit()).isEqualTo(3);
            assertThat(server.log().awaitEnd()).anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
        }
    }
}
