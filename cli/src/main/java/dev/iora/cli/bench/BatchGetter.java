// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Gets the messages of a stream by batched direct gets.
 *
 * <p>Thread: that of its client.
 */
final class BatchGetter implements ClientWork {
    private static final int END_OF_BATCH = 204;
    private static final int NOT_FOUND = 404;
    private static final int NO_RESPONDERS = 503;

    private final String stream;
    private final String filter;
    private final int batch;
    private final Pace pace;
    private boolean lessThanExpected;

    BatchGetter(String stream, String filter, int batch, Pace pace) {
        this.stream = stream;
        this.filter = filter;
        this.batch = batch;
        this.pace = pace;
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        String inbox = client.connection().createInbox();
        Subscription responses = BenchClient.unlimited(client.connection().subscribe(inbox));
        client.start();
        long next = 1;
        long received = 0;
        while (received < client.messages()) {
            long wanted = Math.min(batch, client.messages() - received);
            JsonObject request = new JsonObject()
                    .put("seq", next)
                    .put("next_by_subj", filter)
                    .put("batch", wanted);
            long before = System.nanoTime();
            client.connection().publish(client.jetStream().subject("DIRECT.GET." + stream), inbox, request.compact());
            long last = readBatch(client, responses, received);
            client.latencies().record(System.nanoTime() - before);
            long batchSize = client.done() - received;
            if (batchSize == 0) {
                throw new CliException("getting message from the stream: nats: message not found after " + received
                        + " messages; --msgs must not be more than there are");
            }
            lessThanExpected |= batchSize < wanted;
            received += batchSize;
            next = last + 1;
            pace.await(received);
        }
        client.stop();
    }

    /** Reads until the end of a batch; returns the sequence of its last message. */
    private long readBatch(BenchClient client, Subscription responses, long before) throws InterruptedException {
        long last = 0;
        long received = before;
        while (true) {
            Message message = responses.nextMessage(client.timeout());
            if (message == null) {
                throw new CliException("getting message from the stream: nats: timeout");
            }
            if (message.isStatusMessage()) {
                int code = message.getStatus().getCode();
                if (code == END_OF_BATCH || code == NOT_FOUND) {
                    return last;
                }
                throw refused(code, message);
            }
            last = sequence(message.getHeaders());
            client.done(++received);
        }
    }

    private CliException refused(int code, Message message) {
        return code == NO_RESPONDERS
                ? new CliException("doing a direct get on the stream: nats: no responders available for request:"
                        + " there is no stream " + stream + " that allows direct get")
                : new CliException("doing a direct get on the stream: nats: " + code + " "
                        + message.getStatus().getMessage());
    }

    private static long sequence(@Nullable Headers headers) {
        if (headers == null || headers.getFirst("Nats-Sequence") == null) {
            throw new CliException("doing a direct get on the stream: the response is not a stored message");
        }
        if (headers.getFirst("Nats-Num-Pending") == null) {
            throw new CliException("doing a direct get on the stream: batch get not supported by server,"
                    + " it needs NATS Server 2.11");
        }
        return Long.parseLong(headers.getFirst("Nats-Sequence"));
    }

    @Override
    public String warning() {
        return lessThanExpected
                ? "at least one of the clients got less than the requested number of messages in a batch get."
                        + " These results may not be optimal!"
                : "";
    }
}
