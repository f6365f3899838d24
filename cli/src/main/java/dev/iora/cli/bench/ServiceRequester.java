// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.api.Requests;
import dev.iora.cli.console.CliException;
import dev.iora.json.GoQuote;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, each after the response to the previous one.
 *
 * <p>Thread: that of its client.
 */
final class ServiceRequester implements ClientWork {
    private final String subject;
    private final @Nullable Headers headers;
    private final byte[] body;
    private final Pace pace;
    private final Duration timeout;

    ServiceRequester(String subject, @Nullable Headers headers, byte[] body, Pace pace, Duration timeout) {
        this.subject = subject;
        this.headers = headers;
        this.body = body;
        this.pace = pace;
        this.timeout = timeout;
    }

    @Override
    public void perform(BenchClient client) throws InterruptedException {
        pace.start(client.index());
        client.start();
        for (long i = 0; i < client.messages(); i++) {
            long before = System.nanoTime();
            Message response = response(client);
            client.latencies().record(System.nanoTime() - before);
            check(response);
            client.done(i + 1);
            pace.await(i + 1);
        }
        client.stop();
    }

    private Message response(BenchClient client) throws InterruptedException {
        Message request = NatsMessage.builder()
                .subject(subject)
                .headers(headers)
                .data(body)
                .build();
        Message response = Requests.send(client.connection(), request, timeout);
        if (response == null) {
            throw new CliException("requesting: nats: no responders available for request: start some by"
                    + " 'nats bench service serve " + subject + "'");
        }
        return response;
    }

    private static void check(Message response) {
        String text = new String(response.getData(), StandardCharsets.UTF_8);
        if (text.isEmpty() || text.startsWith("-") || text.contains("error")) {
            throw new CliException("Request did not receive a good reply: " + GoQuote.string(text));
        }
    }
}
