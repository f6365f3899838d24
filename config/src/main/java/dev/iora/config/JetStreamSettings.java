// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how JetStream runs.
 *
 * @param enabled whether it runs
 * @param storeDir directory in which it has one of its own, or null for the choice of whoever runs the server
 * @param ignoreGoStore whether to start although a Go nats-server has streams in that directory
 * @param maxMemoryBytes what streams in memory may have together, -1 for a part of the machine's memory
 * @param maxFileBytes what streams on disk may have together, -1 for three quarters of what is free
 * @param syncInterval how often what is stored is made durable; zero for before every acknowledgement
 * @param domain its domain, empty for none
 * @param strict whether requests with unknown fields are refused
 * @param queues what may wait
 * @param caps what single streams and consumers may ask for
 */
public record JetStreamSettings(
        boolean enabled,
        @Nullable Path storeDir,
        boolean ignoreGoStore,
        long maxMemoryBytes,
        long maxFileBytes,
        Duration syncInterval,
        String domain,
        boolean strict,
        Queues queues,
        Caps caps) {
    /**
     * What may wait.
     *
     * @param maxMessages publishes of a stream
     * @param maxBytes the same in bytes
     * @param maxRequests requests of the API
     * @param maxInfoRequests those that only ask for what there is
     */
    public record Queues(int maxMessages, long maxBytes, int maxRequests, int maxInfoRequests) {}

    /**
     * What single streams and consumers may ask for; 0 for no limit.
     *
     * @param maxAckPending of a consumer
     * @param maxRequestBatch of a pull request
     * @param duplicateWindow of a stream
     */
    public record Caps(int maxAckPending, int maxRequestBatch, Duration duplicateWindow) {}

    static JetStreamSettings of(OptionValues values) {
        // Both are set only if a flag or code sets the one of the top level, and that wins.
        String storeDir = values.of(JetStreamKeys.STORE_DIR);
        int maxRequests = Math.toIntExact(values.of(JetStreamKeys.REQUEST_QUEUE_LIMIT));
        int infoRequests = Math.toIntExact(values.of(JetStreamKeys.INFO_QUEUE_LIMIT));
        return new JetStreamSettings(
                values.of(JetStreamKeys.ENABLED),
                OptionValues.path(storeDir.isEmpty() ? values.of(JetStreamKeys.BLOCK_STORE_DIR) : storeDir),
                values.of(JetStreamKeys.IGNORE_GO_STORE),
                values.of(JetStreamKeys.MAX_MEMORY_STORE),
                values.of(JetStreamKeys.MAX_FILE_STORE),
                values.of(JetStreamKeys.SYNC_INTERVAL),
                values.of(JetStreamKeys.DOMAIN),
                values.of(JetStreamKeys.STRICT),
                new Queues(
                        Math.toIntExact(values.of(JetStreamKeys.MAX_BUFFERED_MSGS)),
                        values.of(JetStreamKeys.MAX_BUFFERED_SIZE),
                        maxRequests,
                        infoRequests == 0 ? maxRequests : infoRequests),
                new Caps(
                        Math.toIntExact(values.of(JetStreamKeys.MAX_ACK_PENDING)),
                        Math.toIntExact(values.of(JetStreamKeys.MAX_REQUEST_BATCH)),
                        values.of(JetStreamKeys.DUPLICATE_WINDOW)));
    }
}
