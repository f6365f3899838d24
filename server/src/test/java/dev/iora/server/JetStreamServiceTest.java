// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.common.GoDuration;
import dev.iora.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JetStream as part of a server: its options, and the end of a server whose JetStream cannot start. */
final class JetStreamServiceTest {
    @TempDir
    Path directory;

    @Test
    void closesAServerWhoseJetStreamCannotStart() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        NatsServer server =
                NatsServer.builder().host("127.0.0.1").port(-1).jetStream(file).build();
        assertThatExceptionOfType(ServerStartException.class)
                .isThrownBy(server::start)
                .withMessage("Can't start JetStream: storage directory is not a directory - " + file);
        assertThat(server.isClosed()).isTrue();
        assertThat(Files.readString(file)).isEqualTo("in the way");
    }

    @Test
    void deletesTheStoreOfAServerWithoutAStoreDirectory() throws IOException {
        Set<Path> before = ownStores();
        try (NatsServer server = withoutStoreDirectory().start();
                NatsServer other = withoutStoreDirectory().start()) {
            assertThat(messagesOfNewStream(server)).isEqualTo("0");
            assertThat(messagesOfNewStream(other)).isEqualTo("0");
            Set<Path> during = ownStores();
            during.removeAll(before);
            assertThat(during).hasSize(2).allMatch(path -> Files.isDirectory(path.resolve("jetstream")));
        }
        try (NatsServer next = withoutStoreDirectory().start()) {
            assertThat(messagesOfNewStream(next)).isEqualTo("0");
        }
        assertThat(ownStores()).isEqualTo(before);
    }

    private static NatsServer.Builder withoutStoreDirectory() {
        NatsServer.Builder builder =
                NatsServer.builder().host("127.0.0.1").port(-1).ioThreads(1);
        builder.options().jetStream(true);
        return builder;
    }

    /** The number of messages of a new stream; then adds a message. */
    private static String messagesOfNewStream(NatsServer server) {
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            client.readLine();
            client.send("CONNECT {\"verbose\":false}\r\nSUB answer 1\r\n");
            String config = "{\"name\":\"S\",\"subjects\":[\"s\"]}";
            client.send("PUB $JS.API.STREAM.CREATE.S answer " + config.length() + "\r\n" + config + "\r\n");
            String created = client.readFrame().payload();
            client.send("PUB s answer 1\r\nx\r\n");
            assertThat(client.readFrame().payload()).contains("\"stream\":\"S\"");
            return created.replaceAll(".*\"messages\":(\\d+).*", "$1");
        }
    }

    private static Set<Path> ownStores() throws IOException {
        String prefix = OwnStore.PREFIX + ProcessHandle.current().pid() + "-";
        try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void reportsWhyTheStorageDirectoryCannotBeCreated() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("missing"));
        NatsServer server =
                NatsServer.builder().host("127.0.0.1").port(-1).jetStream(link).build();
        assertThatExceptionOfType(ServerStartException.class)
                .isThrownBy(server::start)
                .withMessage("Can't start JetStream: could not create storage directory - "
                        + link.resolve("jetstream/iora") + ": file exists");
    }

    @Test
    void sendsTheApiLevelInInfoEvenWithoutJetStream() {
        try (NatsServer server =
                NatsServer.builder().host("127.0.0.1").port(-1).ioThreads(1).start()) {
            RawClient client = RawClient.connect("127.0.0.1", server.port());
            assertThat(client.readLine())
                    .contains("\"api_lvl\":4")
                    .doesNotContain("\"jetstream\"")
                    .doesNotContain("\"domain\"");
            client.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "773372, 773.372µs",
        "1000, 1µs",
        "21500000, 21.5ms",
        "1000000, 1ms",
        "1234567890, 1.23456789s",
        "2000000000, 2s"
    })
    void showsTimesLikeGo(long nanos, String text) {
        assertThat(GoDuration.format(nanos)).isEqualTo(text);
    }

    @Test
    void readsTheMemoryOfMachineAndContainer() {
        assertThat(MachineResources.totalBytes("MemTotal:       16384 kB\nMemFree:  1 kB\n"))
                .isEqualTo(16384L * 1024);
        assertThat(MachineResources.totalBytes(null)).isEqualTo(Long.MAX_VALUE);
        assertThat(MachineResources.limitBytes("536870912\n")).isEqualTo(536870912);
        assertThat(MachineResources.limitBytes("max\n")).isEqualTo(Long.MAX_VALUE);
        assertThat(MachineResources.limitBytes(null)).isEqualTo(Long.MAX_VALUE);
        assertThat(MachineResources.memoryBytes()).isPositive().isLessThan(Long.MAX_VALUE);
    }

    @Test
    void returnsTheFreeDiskOfAMissingDirectory() {
        long there = MachineResources.freeDiskBytes(directory);
        assertThat(there).isPositive();
        assertThat(MachineResources.freeDiskBytes(directory.resolve("a").resolve("b")))
                .isBetween(there / 2, there * 2);
    }

    @Test
    void createsOneToFourShards() {
        assertThat(MachineResources.shards()).isBetween(1, 4);
    }
}
