// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Message;

/**
 * Gets the messages of a stream one by one, by sequence.
 *
 * <p>Thread: that of its client.
 */
final class StreamGetter implements ClientWork {
    private final String stream;
    private final boolean direct;
    private final long first;
    private final Pace pace;

    /**
     * @param direct whether to use direct gets
     * @param first the first sequence
     */
    StreamGetter(String stream, boolean direct, long first, Pace pace) {
        this.stream = stream;
        this.direct = direct;
        this.first = first;
        this.pace = pace;
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        String subject = client.jetStream().subject("DIRECT.GET." + stream);
        client.start();
        for (long i = 0; i < client.messages(); i++) {
            JsonObject request = new JsonObject().put("seq", first + i);
            long before = System.nanoTime();
            if (direct) {
                check(client.jetStream().requestRaw(subject, request.compact()), first + i);
            } else {
                client.jetStream().streams().message(stream, request);
            }
            client.latencies().record(System.nanoTime() - before);
            client.done(i + 1);
            pace.await(i + 1);
        }
        client.stop();
    }

    private static void check(Message response, long sequence) {
        if (response.isStatusMessage()) {
            throw new CliException("getting message sequence number " + sequence + " from the stream: nats: "
                    + response.getStatus().getCode() + " "
                    + response.getStatus().getMessage());
        }
    }
}
