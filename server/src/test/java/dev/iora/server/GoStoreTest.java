// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.config.JetStreamKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store directory with streams of nats-server. */
final class GoStoreTest {
    @TempDir
    Path directory;

    private void write(String file, int bytes) throws IOException {
        Path path = directory.resolve("jetstream").resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, new byte[bytes]);
    }

    private void storeStream(String account, String stream) throws IOException {
        write(account + "/streams/" + stream + "/meta.inf", 10);
        write(account + "/streams/" + stream + "/meta.sum", 10);
        write(account + "/streams/" + stream + "/msgs/1.blk", 1000);
        write(account + "/streams/" + stream + "/msgs/2.blk", 500);
        write(account + "/streams/" + stream + "/msgs/index.db", 7);
        write(account + "/streams/" + stream + "/obs/C/meta.inf", 10);
    }

    private List<String> found() throws IOException {
        return GoStore.in(directory.resolve("jetstream")).lines();
    }

    @Test
    void listsTheStreamsOfEachAccount() throws IOException {
        storeStream("$G", "ORDERS");
        storeStream("$G", "EVENTS");
        storeStream("A", "ONE");
        assertThat(found())
                .containsExactly(
                        "  account $G: 2 streams (EVENTS, ORDERS), 2 consumers, 2.93 KB of messages",
                        "  account A: 1 stream (ONE), 1 consumer, 1.46 KB of messages");
    }

    @Test
    void namesAFewOfManyStreamsAndAccounts() throws IOException {
        for (int i = 10; i < 22; i++) {
            write("$G/streams/S" + i + "/meta.inf", 10);
            write("A" + i + "/streams/S/meta.inf", 10);
        }
        assertThat(found())
                .hasSize(11)
                .endsWith("  and 3 more accounts")
                .first()
                .asString()
                .isEqualTo("  account $G: 12 streams (S10, S11, S12, S13, S14, ...), 0 consumers, 0 B of messages");
    }

    @Test
    void findsNothingInADirectoryWithoutStreams() throws IOException {
        assertThat(found()).isEmpty();
        write("$G/streams/GONE/msgs/1.blk", 10);
        write("$SYS/_js_/_meta_/meta.inf", 10);
        write("iora/superblock", 10);
        write("file", 10);
        assertThat(found()).isEmpty();
    }

    private NatsServer start(boolean ignore) {
        NatsServer.Builder builder =
                NatsServer.builder().host("127.0.0.1").port(-1).jetStream(directory);
        builder.options().set(JetStreamKeys.IGNORE_GO_STORE, ignore);
        return builder.start();
    }

    private Map<String, Long> files() throws IOException {
        Path goAccount = directory.resolve("jetstream/$G");
        try (Stream<Path> paths = Files.walk(goAccount)) {
            return paths.collect(Collectors.toMap(
                    path -> goAccount.relativize(path).toString(),
                    path -> path.toFile().length()));
        }
    }

    @Test
    void refusesToStartBesideItUnlessConfigured() throws IOException {
        storeStream("$G", "ORDERS");
        Map<String, Long> before = files();
        assertThatExceptionOfType(ServerStartException.class)
                .isThrownBy(() -> start(false))
                .withMessageStartingWith(
                        "Can't start JetStream: " + directory.resolve("jetstream") + " has streams of a Go nats-server")
                .withMessageContaining("--ignore_go_store");
        assertThat(directory.resolve("jetstream")).isDirectoryNotContaining("glob:**/iora");

        start(true).close();
        assertThat(files()).isEqualTo(before);
        assertThatExceptionOfType(ServerStartException.class).isThrownBy(() -> start(false));
    }

    @Test
    void keepsItsFilesWhereNatsServerRemovesNone() throws IOException {
        start(false).close();
        // Removes everything that is not an account, as nats-server with accounts does.
        try (Stream<Path> entries = Files.list(directory.resolve("jetstream"))) {
            assertThat(entries)
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(entry).isNotEmptyDirectory());
        }
        assertThatCode(() -> start(false).close()).doesNotThrowAnyException();
    }

    @Test
    void usesAStoreInThePlaceOfEarlierBuilds() throws IOException {
        start(false).close();
        Path shared = directory.resolve("jetstream");
        try (Stream<Path> entries = Files.list(shared.resolve("iora"))) {
            for (Path entry : entries.toList()) {
                Files.move(entry, shared.resolve(entry.getFileName()));
            }
        }
        Files.delete(shared.resolve("iora"));
        start(false).close();
        assertThat(shared.resolve("iora")).doesNotExist();
        assertThat(StoreDirectory.in(directory)).isEqualTo(shared);
    }
}
