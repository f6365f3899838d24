// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.NatsProcess;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Iora and nats-server in one store directory: Iora logs the other's streams, and neither damages the other's. */
@Timeout(120)
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
final class GoStoreIT {
    private static final int MESSAGES = 20;

    @TempDir
    Path directory;

    private Path config;

    private List<String> go = List.of();

    @BeforeEach
    void configure() throws Exception {
        Optional<ReferenceServer> installed = ReferenceServer.find();
        Tools.require(installed.isPresent(), "nats-server");
        go = installed.orElseThrow().command();
        config = Files.writeString(
                directory.resolve("server.conf"), "jetstream {store_dir: \"" + directory.resolve("store") + "\"}\n");
    }

    private static Connection connect(NatsProcess server) throws Exception {
        return Nats.connect("nats://127.0.0.1:" + server.port());
    }

    private static void fill(NatsProcess server, String stream) throws Exception {
        try (Connection nats = connect(server)) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name(stream)
                    .subjects(stream)
                    .storageType(StorageType.File)
                    .build());
            management.addOrUpdateConsumer(
                    stream, ConsumerConfiguration.builder().durable("C").build());
            for (int i = 0; i < MESSAGES; i++) {
                nats.jetStream().publish(stream, new byte[100]);
            }
        }
    }

    private static void expect(NatsProcess server, String stream) throws Exception {
        try (Connection nats = connect(server)) {
            JetStreamManagement management = nats.jetStreamManagement();
            assertThat(management.getStreamNames()).containsExactly(stream);
            assertThat(management.getStreamInfo(stream).getStreamState().getMsgCount())
                    .isEqualTo(MESSAGES);
        }
    }

    private static void stop(NatsProcess server) {
        server.signal("TERM");
        server.awaitExit();
    }

    private static List<String> iora(String... flags) {
        List<String> command = new ArrayList<>(NatsProcess.javaCommand("dev.iora.distribution.Main", "-Xmx256m"));
        command.addAll(List.of(flags));
        return command;
    }

    @Test
    void namesStreamsOfNatsServerAndKeepsThem() throws Exception {
        NatsProcess old = NatsProcess.start(go, config);
        fill(old, "ORDERS");
        stop(old);

        NatsProcess refused = NatsProcess.launch(iora("-c", config.toString(), "-p", "-1", "-a", "127.0.0.1"));
        assertThat(refused.awaitExit()).isOne();
        Path shared = directory.resolve("store/jetstream");
        List<String> lines = refused.log().awaitEnd();
        assertThat(lines)
                .anyMatch(line -> line.contains("[WRN] " + shared + " has streams of a Go nats-server"))
                .anyMatch(line -> line.contains("[WRN]   account $G: 1 stream (ORDERS), 1 consumer, "));
        assertThat(lines.getLast())
                .contains("[FTL] Can't start JetStream: " + shared)
                .contains("--ignore_go_store");

        NatsProcess told = NatsProcess.start(iora("--ignore_go_store"), config);
        fill(told, "EVENTS");
        expect(told, "EVENTS");
        stop(told);

        NatsProcess again = NatsProcess.start(go, config);
        expect(again, "ORDERS");
        stop(again);
    }

    /** At its start, a server with accounts removes other files beside its accounts if it can. */
    @Test
    void survivesNatsServerWithAccounts() throws Exception {
        NatsProcess first = NatsProcess.start(iora(), config);
        fill(first, "EVENTS");
        stop(first);

        Path accounts = Files.writeString(
                directory.resolve("accounts.conf"),
                Files.readString(config) + "accounts {A: {jetstream: enabled, users: [{user: a, password: a}]}}\n");
        stop(NatsProcess.start(go, accounts));

        NatsProcess again = NatsProcess.start(iora(), config);
        expect(again, "EVENTS");
        stop(again);
    }
}
