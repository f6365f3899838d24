// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Work on a key-value bucket, which is found before the clocks start: a wrong name ends the benchmark before it has begun.
 *
 * <p>Thread: that of its client.
 */
final class KeyWork implements ClientWork {
    /** Finds the bucket. */
    @FunctionalInterface
    interface Opening {
        KeyValue open(BenchClient client) throws IOException;
    }

    /** Does the client's share of the work. */
    @FunctionalInterface
    interface Task {
        void perform(BenchClient client, KeyValue keys) throws IOException, InterruptedException, JetStreamApiException;
    }

    private final Opening opening;
    private final Task task;
    private @Nullable KeyValue keys;

    KeyWork(Opening opening, Task task) {
        this.opening = opening;
        this.task = task;
    }

    @Override
    public void prepare(BenchClient client) throws IOException {
        keys = opening.open(client);
    }

    @Override
    public void perform(BenchClient client) throws IOException, InterruptedException, JetStreamApiException {
        task.perform(client, Objects.requireNonNull(keys));
    }
}
