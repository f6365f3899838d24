// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.common.Clock;
import dev.iora.core.Account;
import dev.iora.core.Lanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Streams and consumers of one account in one server.
 *
 * <p>Thread: any. What it starts are threads of its own: shards, their sync threads and the API's.
 */
public final class JetStream implements AutoCloseable {
    private JetStream() {}

    /**
     * Opens the store, recovers what is in it and begins to answer; returns when streams take messages.
     *
     * @param account whose clients use it
     * @param lanes where its messages enter and leave
     * @throws JetStreamStartException if the store cannot be used: locked, not writable, of a newer format, damaged
     */
    @SuppressWarnings("unused") // until shards are part of the build
    public static JetStream start(JetStreamOptions options, Account account, Lanes lanes, Clock clock, JetStreamLog log)
            throws JetStreamStartException {
        makeDirectory(options.storeDirectory());
        throw new JetStreamStartException("JetStream is not part of this build yet", null);
    }

    private static void makeDirectory(Path directory) throws JetStreamStartException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new JetStreamStartException("could not create storage directory - " + e.getMessage(), e);
        }
        if (!Files.isWritable(directory)) {
            throw new JetStreamStartException("storage directory is not writable - " + directory, null);
        }
    }

    /** What it holds and did. */
    public JetStreamStats stats() {
        return new JetStreamStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Stops taking messages, makes durable what was taken, closes the store. Idempotent. */
    @Override
    public void close() {}
}
