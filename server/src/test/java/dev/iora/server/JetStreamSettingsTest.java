// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.Block;
import dev.iora.config.CoreKeys;
import dev.iora.config.JetStreamKeys;
import dev.iora.config.ServerOptions;
import dev.iora.jetstream.options.BatchLimits;
import dev.iora.jetstream.options.JetStreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options in the form for JetStream. */
final class JetStreamSettingsTest {
    @TempDir
    private Path directory;

    private final ServerOptions.Builder server = ServerOptions.builder();
    private final Block.Builder block = server.block(JetStreamKeys.JETSTREAM);

    private JetStreamOptions options() {
        return JetStreamService.options("n", server.build(), directory);
    }

    @Test
    void appliesEveryOption() {
        server.maxPayload(1).set(CoreKeys.MAX_PENDING, 2L);
        block.set(JetStreamKeys.MAX_MEMORY_STORE, 3L)
                .set(JetStreamKeys.MAX_FILE_STORE, 4L)
                .set(JetStreamKeys.SYNC_INTERVAL, Duration.ofSeconds(5))
                .set(JetStreamKeys.DOMAIN, "hub")
                .set(JetStreamKeys.STRICT, false)
                .set(JetStreamKeys.MAX_BUFFERED_MSGS, 6)
                .set(JetStreamKeys.MAX_BUFFERED_SIZE, 7L)
                .set(JetStreamKeys.REQUEST_QUEUE_LIMIT, 8)
                .set(JetStreamKeys.INFO_QUEUE_LIMIT, 9);
        block.block(JetStreamKeys.LIMITS)
                .set(JetStreamKeys.MAX_ACK_PENDING, 10)
                .set(JetStreamKeys.MAX_REQUEST_BATCH, 11)
                .set(JetStreamKeys.DUPLICATE_WINDOW, Duration.ofSeconds(12));
        block.block(JetStreamKeys.LIMITS)
                .block(JetStreamKeys.BATCH)
                .set(JetStreamKeys.BATCH_MAX_MSGS, 13)
                .set(JetStreamKeys.BATCH_MAX_INFLIGHT_PER_STREAM, 14)
                .set(JetStreamKeys.BATCH_MAX_INFLIGHT_TOTAL, 15)
                .set(JetStreamKeys.BATCH_TIMEOUT, Duration.ofSeconds(16));
        JetStreamOptions options = options();
        assertThat(options.serverName()).isEqualTo("n");
        assertThat(options.storeDirectory()).isEqualTo(directory);
        assertThat(options.maxPayloadBytes()).isEqualTo(1);
        assertThat(options.maxPendingBytes()).isEqualTo(2);
        assertThat(options.maxMemoryBytes()).isEqualTo(3);
        assertThat(options.maxFileBytes()).isEqualTo(4);
        assertThat(options.syncIntervalNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
        assertThat(options.domain()).isEqualTo("hub");
        assertThat(options.strict()).isFalse();
        assertThat(options.maxBufferedMessages()).isEqualTo(6);
        assertThat(options.maxBufferedBytes()).isEqualTo(7);
        assertThat(options.requestQueueLimit()).isEqualTo(8);
        assertThat(options.infoQueueLimit()).isEqualTo(9);
        assertThat(options.limits()).isEqualTo(new JetStreamOptions.Limits(10, 11, TimeUnit.SECONDS.toNanos(12)));
        assertThat(options.batches()).isEqualTo(new BatchLimits(13, 14, 15, TimeUnit.SECONDS.toNanos(16)));
    }

    @Test
    void batchesHaveTheLimitsOfTheGoServerByDefault() {
        assertThat(options().batches()).isEqualTo(BatchLimits.DEFAULT);
    }

    @Test
    void limitsInfoRequestsLikeOthersByDefault() {
        block.set(JetStreamKeys.REQUEST_QUEUE_LIMIT, 8);
        assertThat(options().infoQueueLimit()).isEqualTo(8);
    }

    @Test
    void limitsItselfToAPartOfTheMachineByDefault() {
        assertThat(options().maxMemoryBytes()).isPositive();
        assertThat(options().maxFileBytes()).isPositive();
        block.set(JetStreamKeys.MAX_MEMORY_STORE, 0L).set(JetStreamKeys.MAX_FILE_STORE, 0L);
        assertThat(options().maxMemoryBytes()).isZero();
        assertThat(options().maxFileBytes()).isZero();
    }

    @Test
    void findsTheDirectoryInTheBlockUnlessTheTopLevelHasOne() {
        assertThat(JetStreamService.storeDirectory(server.build())).isNull();
        block.set(JetStreamKeys.BLOCK_STORE_DIR, "/block");
        assertThat(JetStreamService.storeDirectory(server.build())).isEqualTo(Path.of("/block"));
        server.storeDir(Path.of("/flag"));
        assertThat(JetStreamService.storeDirectory(server.build())).isEqualTo(Path.of("/flag"));
    }
}
