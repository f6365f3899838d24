// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.counter;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.PubAck;
import dev.iora.cli.view.StreamConfig;
import dev.iora.json.GoQuote;
import dev.iora.json.JsonException;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.math.BigInteger;
import java.util.List;

/**
 * A counter stream (ADR-49): each subject is a counter that sums published increments.
 *
 * <p>Thread: the main one.
 */
final class CounterStream {
    private static final String INCREMENT = "Nats-Incr";
    private static final String SOURCES = "Nats-Counter-Sources";

    /**
     * A counter.
     *
     * @param increment the last increment, or empty if the server does not send it
     * @param sources the values of counters in source streams, by stream and subject
     */
    record Counter(BigInteger value, String increment, JsonObject sources) {}

    private final JetStreamApi api;
    private final StreamConfig config;

    private CounterStream(JetStreamApi api, StreamConfig config) {
        this.api = api;
        this.config = config;
    }

    /** Opens the stream with this name or, if that is empty, the stream that stores this subject. */
    static CounterStream open(Session session, String name, String subject) throws InterruptedException {
        JetStreamApi api = session.jetStream().inClientStyle();
        String stream = name.isEmpty() ? streamOf(api, subject) : name;
        StreamConfig config = api.streams().info(stream).config();
        if (!config.allowMsgCounter() || !config.allowDirect()) {
            throw new CliException(GoQuote.string(stream) + " is not a valid counter stream");
        }
        return new CounterStream(api, config);
    }

    private static String streamOf(JetStreamApi api, String subject) throws InterruptedException {
        List<String> names = api.streams().names(subject);
        if (names.isEmpty()) {
            throw new CliException("nats: API error: code=404 err_code=10059 description=stream not found");
        }
        return names.getFirst();
    }

    /** The subjects of the matching counters, sorted. */
    List<String> subjects(String filter) throws InterruptedException {
        return api.streams().subjects(config.name(), filter).keySet().stream()
                .sorted()
                .toList();
    }

    /** Adds to a counter, which begins at zero; returns the new value. */
    BigInteger add(String subject, BigInteger amount) throws InterruptedException {
        PubAck ack;
        try {
            ack = api.publish(NatsMessage.builder()
                            .subject(subject)
                            .headers(new Headers().add(INCREMENT, amount.toString()))
                            .build())
                    .as(PubAck.class);
        } catch (ApiException e) {
            throw new CliException("failed to publish counter increment: " + e.getMessage(), e);
        }
        String value = ack.val();
        if (value.isEmpty()) {
            throw new CliException("counter increment response missing value");
        }
        return number("invalid counter value in response: ", value);
    }

    Counter get(String subject) throws InterruptedException {
        StoredMessage message = api.messages(config).last(subject);
        if (message == null) {
            throw new CliException("counter not initialized for subject: " + subject);
        }
        String value = parsed("counter payload", message.data()).string("val");
        String sources = message.header(SOURCES);
        return new Counter(
                number("invalid counter value: ", value),
                message.header(INCREMENT),
                sources.isEmpty()
                        ? new JsonObject()
                        : parsed("sources", sources.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static JsonObject parsed(String what, byte[] json) {
        try {
            return JsonObject.parse(json);
        } catch (JsonException e) {
            throw new CliException("failed to parse " + what + ": " + e.getMessage(), e);
        }
    }

    private static BigInteger number(String problem, String text) {
        try {
            return new BigInteger(text);
        } catch (NumberFormatException e) {
            throw new CliException(problem + text, e);
        }
    }
}
