// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.MessageTtl;
import io.nats.client.ObjectStore;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.impl.NatsKeyValueWatchSubscription;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Key-value and object stores of the official Java client. */
@ParameterizedClass(name = "shards: {0}")
@ValueSource(ints = {1, 3})
@Timeout(300)
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
final class JnatsStoresCompatIT {
    private static final String BUCKET = "B";

    @Parameter
    int shards;

    @TempDir
    Path directory;

    private @Nullable JetStreamServer started;

    @BeforeEach
    void start() throws Exception {
        started = JetStreamServer.start(directory, shards);
    }

    @AfterEach
    void stop() throws Exception {
        requireNonNull(started).close();
    }

    private Connection nats() {
        return requireNonNull(started).client();
    }

    private KeyValue keyValue() throws Exception {
        nats().keyValueManagement()
                .create(KeyValueConfiguration.builder()
                        .name(BUCKET)
                        .maxHistoryPerKey(3)
                        .build());
        return nats().keyValue(BUCKET);
    }

    private static @Nullable String value(@Nullable KeyValueEntry entry) {
        return entry == null ? null : entry.getValueAsString();
    }

    @Test
    void keepsKeysAndValues() throws Exception {
        KeyValue bucket = keyValue();
        long first = bucket.create("k", "1".getBytes(UTF_8));
        assertThat(catchThrowable(() -> bucket.create("k", "x".getBytes(UTF_8))))
                .hasMessageContaining("wrong last sequence");
        long second = bucket.update("k", "2", first);
        assertThat(catchThrowable(() -> bucket.update("k", "x", first))).hasMessageContaining("wrong last sequence");
        bucket.put("other.key", 7);
        assertThat(value(bucket.get("k"))).isEqualTo("2");
        assertThat(value(bucket.get("k", first))).isEqualTo("1");
        assertThat(bucket.get("none")).isNull();
        assertThat(bucket.history("k")).extracting(JnatsStoresCompatIT::value).containsExactly("1", "2");
        assertThat(bucket.keys()).containsExactlyInAnyOrder("k", "other.key");
        assertThat(bucket.keys("other.>")).containsExactly("other.key");
        bucket.delete("k", second);
        assertThat(bucket.get("k")).isNull();
        bucket.create("k", "3".getBytes(UTF_8));
        bucket.purge("k");
        assertThat(bucket.history("k"))
                .extracting(KeyValueEntry::getOperation)
                .containsExactly(KeyValueOperation.PURGE);
        bucket.purgeDeletes();
        assertThat(bucket.getStatus().getEntryCount()).isEqualTo(2);
        nats().keyValueManagement().delete(BUCKET);
        assertThat(nats().keyValueManagement().getBucketNames()).isEmpty();
    }

    @Test
    void keepsAtMostTheHistory() throws Exception {
        KeyValue bucket = keyValue();
        for (int i = 0; i < 10; i++) {
            bucket.put("k", Integer.toString(i));
        }
        assertThat(bucket.history("k")).extracting(JnatsStoresCompatIT::value).containsExactly("7", "8", "9");
    }

    @Test
    void watches() throws Exception {
        KeyValue bucket = keyValue();
        bucket.put("a", "1");
        bucket.put("b", "2");
        var seen = new Seen();
        try (NatsKeyValueWatchSubscription watching = bucket.watchAll(seen)) {
            assertThat(seen.next()).isEqualTo("a PUT 1");
            assertThat(seen.next()).isEqualTo("b PUT 2");
            assertThat(seen.next()).isEqualTo("end of data");
            bucket.put("a", "3");
            bucket.delete("b");
            assertThat(seen.next()).isEqualTo("a PUT 3");
            assertThat(seen.next()).isEqualTo("b DELETE null");
            watching.unsubscribe();
        }
    }

    private static final class Seen implements KeyValueWatcher {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public void watch(KeyValueEntry entry) {
            lines.add(entry.getKey() + ' ' + entry.getOperation().name() + ' ' + entry.getValueAsString());
        }

        @Override
        public void endOfData() {
            lines.add("end of data");
        }

        String next() throws InterruptedException {
            return requireNonNull(lines.poll(JetStreamSite.PATIENCE.toSeconds(), TimeUnit.SECONDS), "an update");
        }
    }

    @Test
    void keepsObjects() throws Exception {
        nats().objectStoreManagement()
                .create(ObjectStoreConfiguration.builder().name(BUCKET).build());
        ObjectStore objects = nats().objectStore(BUCKET);
        byte[] bytes = new byte[500_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        ObjectInfo info = objects.put("big", bytes);
        assertThat(info.getSize()).isEqualTo(bytes.length);
        var out = new ByteArrayOutputStream();
        objects.get("big", out);
        assertThat(out.toByteArray()).isEqualTo(bytes);
        objects.updateMeta(
                "big", ObjectMeta.builder("renamed").description("text").build());
        assertThat(objects.getInfo("renamed").getDescription()).isEqualTo("text");
        objects.addLink("link", objects.getInfo("renamed"));
        assertThat(objects.getList())
                .extracting(ObjectInfo::getObjectName)
                .containsExactlyInAnyOrder("renamed", "link");
        objects.delete("renamed");
        assertThat(objects.getInfo("renamed")).isNull();
        objects.seal();
        assertThat(catchThrowable(() -> objects.put("late", bytes))).hasMessageContaining("10109");
    }

    @Test
    void namesUnsupportedFeatures() {
        assertThat(catchThrowable(() -> nats().keyValueManagement()
                        .create(KeyValueConfiguration.builder()
                                .name("C")
                                .compression(true)
                                .build())))
                .hasMessageContaining("10052")
                .hasMessageContaining("not supported yet");
    }

    @Test
    void replacesAnEndedKeyByAMarker() throws Exception {
        nats().keyValueManagement()
                .create(KeyValueConfiguration.builder()
                        .name(BUCKET)
                        .limitMarker(1_000)
                        .build());
        KeyValue bucket = nats().keyValue(BUCKET);
        var seen = new Seen();
        try (NatsKeyValueWatchSubscription watching = bucket.watchAll(seen)) {
            assertThat(seen.next()).isEqualTo("end of data");
            bucket.create("k", "v".getBytes(UTF_8), MessageTtl.seconds(1));
            assertThat(seen.next()).isEqualTo("k PUT v");
            assertThat(seen.next()).startsWith("k PURGE");
            assertThat(bucket.get("k")).isNull();
            bucket.put("p", "v");
            assertThat(seen.next()).isEqualTo("p PUT v");
            bucket.purge("p", MessageTtl.seconds(1));
            assertThat(seen.next()).startsWith("p PURGE");
            assertThat(bucket.create("p", "again".getBytes(UTF_8))).isGreaterThan(3);
            watching.unsubscribe();
        }
    }
}
