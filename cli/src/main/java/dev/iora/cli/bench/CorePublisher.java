// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Publishes core messages, limited only by the buffer of the connection.
 *
 * <p>Thread: that of its client.
 */
final class CorePublisher implements ClientWork {
    private final Subjects subjects;
    private final @Nullable Headers headers;
    private final byte[] body;
    private final Pace pace;

    CorePublisher(Subjects subjects, @Nullable Headers headers, byte[] body, Pace pace) {
        this.subjects = subjects;
        this.headers = headers;
        this.body = body;
        this.pace = pace;
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        pace.start(client.index());
        client.start();
        Connection connection = client.connection();
        Latencies latencies = client.latencies();
        long messages = client.messages();
        for (long i = 0; i < messages; i++) {
            String subject = subjects.of(i + client.offset());
            long before = System.nanoTime();
            connection.publish(subject, headers, body);
            latencies.record(System.nanoTime() - before);
            client.done(i + 1);
            pace.await(i + 1);
        }
        client.flush();
        client.stop();
    }
}
