// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shutdown and restart of a server process with connected clients. */
@Timeout(300)
final class ShutdownIT {
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"protocol\":1}\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void shutsDownWithoutWaitingForClients(String signal) {
        NatsProcess server = opened(Installation.shared().start(256, ""));
        List<RawClient> clients = clients(server.port(), 100);
        // Even a client with much pending that reads nothing.
        RawClient stuck = clients.getFirst().answerPings().send("SUB much 1\r\n");
        stuck.send("PING\r\n").expectLine("PONG");
        stuck.readLine();
        RawClient publisher = clients.getLast().answerPings();
        publisher.send(("PUB much 1000000\r\n" + "m".repeat(1_000_000) + "\r\n").repeat(20));
        publisher.send("PING\r\n").expectLine("PONG");

        long begin = System.nanoTime();
        server.signal(signal);
        assertThat(server.awaitExit()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        for (RawClient client : clients) {
            client.skipToEnd();
        }
        assertThat(server.log().awaitEnd().getLast()).endsWith("Server Exiting..");
    }

    @Test
    void allowsToReuseThePortAtOnce() {
        NatsProcess first = opened(Installation.shared().start(256, ""));
        int port = first.port();
        for (int round = 0; round < 3; round++) {
            clients(port, 20);
            first.signal("TERM");
            assertThat(first.awaitExit()).isZero();
            List<String> command = new ArrayList<>(Installation.shared().command(""));
            command.addAll(List.of("-a", "127.0.0.1", "-p", Integer.toString(port)));
            first = opened(NatsProcess.launch(command)).awaitReady();
            assertThat(first.port()).isEqualTo(port);
        }
    }

    @Test
    void reportsAPortInUseLikeTheReference() {
        Optional<ReferenceServer> reference = ReferenceServer.find();
        Assumptions.assumeTrue(reference.isPresent(), "no nats-server is installed");
        NatsProcess first = opened(Installation.shared().start(256, ""));
        List<String> arguments = List.of("-a", "127.0.0.1", "-p", Integer.toString(first.port()));
        List<String> ours = new ArrayList<>(Installation.shared().command(""));
        List<String> theirs = new ArrayList<>(reference.get().command());
        ours.addAll(arguments);
        theirs.addAll(arguments);

        NatsProcess second = opened(NatsProcess.launch(ours));
        NatsProcess oracle = opened(NatsProcess.launch(theirs));
        assertThat(second.awaitExit()).isEqualTo(oracle.awaitExit()).isEqualTo(1);
        assertThat(fatal(second)).isEqualTo(fatal(oracle)).contains("address already in use");
    }

    /** The log line of the highest severity, without process id and time. */
    private static String fatal(NatsProcess server) {
        String line = server.log().awaitEnd().stream()
                .filter(each -> each.contains("[FTL]"))
                .findFirst()
                .orElse("no fatal line in " + server.log().lines());
        return line.substring(line.indexOf("[FTL]"));
    }

    @Test
    void closesOneClientAfterTheOtherInLameDuckMode() {
        NatsProcess server =
                opened(Installation.shared().start(256, "lame_duck_duration: 30s, lame_duck_grace_period: 1s"));
        List<RawClient> clients = clients(server.port(), 4);
        List<String> command = new ArrayList<>(Installation.shared().command(""));
        command.addAll(List.of("--signal", "ldm=" + server.pid()));
        assertThat(opened(NatsProcess.launch(command)).awaitExit()).isZero();

        for (RawClient client : clients) {
            assertThat(client.readLine()).startsWith("INFO {").contains("\"ldm\":true");
        }
        server.log().await("Entering lame duck mode, stop accepting new clients");
        assertThatThrownBy(() -> RawClient.connect("127.0.0.1", server.port()))
                .as("connecting in lame duck mode")
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("refused");
        // Each client is served until its turn.
        for (RawClient client : clients) {
            client.send("PUB foo 3\r\nbar\r\nPING\r\n").expectLine("PONG");
        }
        server.log().await("Closing existing clients");
        server.signal("TERM");
        server.log().await("Trapped \"terminated\" signal");
        assertThat(server.awaitExit()).isZero();
        for (RawClient client : clients) {
            client.skipToEnd();
        }
        // Between two closings there is half a second to one second.
        Duration closing = Duration.between(
                server.log().timeOf("Closing existing clients"), server.log().timeOf("Initiating Shutdown"));
        assertThat(closing).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
    }

    private List<RawClient> clients(int port, int count) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = opened(RawClient.connect("127.0.0.1", port)).withDeadline(PATIENCE);
            assertThat(client.readLine()).startsWith("INFO {");
            client.send(CONNECT + "PING\r\n").expectLine("PONG");
            assertThat(client.readLine()).startsWith("INFO {");
            clients.add(client);
        }
        return clients;
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }
}
