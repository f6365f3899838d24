// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigRequest;
import dev.iora.jetstream.consumer.ConsumerState;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Does once what the first calls of clients will do and that needs no stream: reads requests, checks configurations, writes
 * answers. What the JVM does when code runs for the first time, it does before a client waits for it. Changes nothing.
 *
 * <p>Thread: the API's agent, before it takes calls: a call that comes meanwhile would have to do most of it itself.
 */
final class Rehearsal implements Runnable {
    private static final byte[] STREAM = bytes("{\"name\":\"S\",\"subjects\":[\"s.>\"],\"retention\":\"limits\","
            + "\"max_consumers\":-1,\"max_msgs_per_subject\":-1,\"max_msgs\":-1,\"max_bytes\":-1,\"max_age\":0,"
            + "\"max_msg_size\":-1,\"storage\":\"file\",\"discard\":\"old\",\"num_replicas\":1,"
            + "\"duplicate_window\":120000000000,\"allow_direct\":true}");

    private static final byte[] CONSUMER = bytes("{\"stream_name\":\"S\",\"action\":\"\",\"config\":{\"name\":\"c\","
            + "\"durable_name\":\"c\",\"ack_policy\":\"explicit\",\"deliver_policy\":\"all\",\"replay_policy\":\"instant\","
            + "\"filter_subject\":\"s.*\"}}");

    private static final InfoScope SCOPE = new InfoScope("", "", 0, true, 0);

    private final AccountRules rules;
    private final boolean strict;

    /**
     * A rehearsal of calls that are checked by {@code rules}.
     *
     * @param strict whether unknown fields in requests are errors
     */
    Rehearsal(AccountRules rules, boolean strict) {
        this.rules = rules;
        this.strict = strict;
    }

    @Override
    public void run() {
        try {
            ConsumerConfig _ = consumer(stream());
        } catch (ApiException e) {
            // This server refuses that by its configuration; then most of it has been done, too.
            return;
        }
    }

    /** What a call that creates a stream does; the configuration it would have. */
    StreamConfig stream() {
        StreamConfig config = rules.create(StreamConfigRequest.parse(STREAM, strict), null, List.of());
        var state = new StreamSnapshot.State(0, 0, 0, 0, 0, 0, 0);
        var snapshot = new StreamSnapshot(config, 0, state, 0, null, new long[0], "", null, 0);
        ApiAnswer.of(ApiAnswer.type("stream_create"), out -> snapshot.writeTo(out, SCOPE));
        return StreamConfig.parse(config.toJson());
    }

    /** What a call that creates a consumer does; the configuration it would have. */
    ConsumerConfig consumer(StreamConfig stream) {
        CreateConsumerRequest request = CreateConsumerRequest.parse(CONSUMER, strict);
        ConsumerConfig config = rules.consumer(request, stream, null, List.of());
        var position = new ConsumerState.Position(0, 0, 0);
        var state = new ConsumerState(position, position, 0, 0, 0, 0, false, 0, List.of(), 0);
        var snapshot = new ConsumerSnapshot(stream.name(), config.name(), 0, config, state);
        ApiAnswer.of(ApiAnswer.type("consumer_create"), out -> snapshot.writeTo(out, SCOPE));
        return ConsumerConfig.parse(config.toJson());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
