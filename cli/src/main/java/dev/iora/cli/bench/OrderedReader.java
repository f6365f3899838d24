// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads all messages of a stream through its own ordered pull consumer.
 *
 * <p>Thread: that of its client.
 */
final class OrderedReader implements ClientWork {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final String stream;
    private final List<String> filters;
    private final int batch;
    private final Pace pace;
    private @Nullable IterableConsumer consumer;

    OrderedReader(String stream, List<String> filters, int batch, Pace pace) {
        this.stream = stream;
        this.filters = filters;
        this.batch = batch;
        this.pace = pace;
    }

    @Override
    public void prepare(BenchClient client) throws IOException, InterruptedException, JetStreamApiException {
        JetStreamOptions options =
                JetStreamOptions.builder().prefix(client.jetStream().prefix()).build();
        OrderedConsumerConfiguration configuration = new OrderedConsumerConfiguration();
        if (!filters.isEmpty()) {
            configuration.filterSubjects(filters);
        }
        consumer = client.connection()
                .getStreamContext(stream, options)
                .createOrderedConsumer(configuration)
                .iterate(ConsumeOptions.builder().batchSize(batch).build());
        client.flush();
    }

    @Override
    public void perform(BenchClient client) throws IOException, InterruptedException {
        IterableConsumer from = Objects.requireNonNull(consumer, "not prepared");
        long received = 0;
        while (received < client.messages()) {
            if (next(from)) {
                received++;
                if (received == 1) {
                    client.start();
                }
                pace.await(received);
                client.done(received);
            }
        }
        client.stop();
        from.stop();
    }

    private static boolean next(IterableConsumer from) throws IOException, InterruptedException {
        try {
            return from.nextMessage(CHECK_INTERVAL) != null;
        } catch (JetStreamStatusCheckedException e) {
            throw new IOException("calling Consume() on the ordered consumer: " + e.getMessage(), e);
        }
    }
}
