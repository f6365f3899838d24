// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.CreateConsumerRequest;
import dev.iora.jetstream.config.PromisedBytes;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamConfigRequest;
import dev.iora.jetstream.consumer.ConsumerState;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs the code of the first requests once, as far as it needs no stream: reads requests, checks configurations, writes
 * responses. So the JVM loads and links that code before a client waits for it. Changes nothing.
 *
 * <p>Thread: the API's agent, before it takes calls; a call that arrives meanwhile would need most of that time anyway.
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
     * Creates a rehearsal of calls that are checked by {@code rules}.
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
            // The server's configuration forbids it; most of the code has run by then.
            return;
        }
    }

    /** Runs the code that creates a stream; returns the configuration. */
    StreamConfig stream() {
        StreamConfig config =
                rules.create(StreamConfigRequest.parse(STREAM, strict), null, List.of(), PromisedBytes.NOTHING);
        var state = new StreamSnapshot.State(0, 0, 0, 0, 0, 0, 0);
        var snapshot = new StreamSnapshot(config, 0, state, 0, null, new long[0], "", null, 0, List.of());
        ApiResponse.of(ApiResponse.type("stream_create"), out -> snapshot.writeTo(out, SCOPE));
        return StreamConfig.parse(config.toJson());
    }

    /** Runs the code that creates a consumer; returns the configuration. */
    ConsumerConfig consumer(StreamConfig stream) {
        CreateConsumerRequest request = CreateConsumerRequest.parse(CONSUMER, strict);
        ConsumerConfig config = rules.consumer(request, stream, null, List.of());
        var position = new ConsumerState.Position(0, 0, 0);
        var state = new ConsumerState(position, position, 0, 0, 0, 0, false, 0, List.of(), 0);
        var snapshot = new ConsumerSnapshot(stream.name(), config.name(), 0, config, state);
        ApiResponse.of(ApiResponse.type("consumer_create"), out -> snapshot.writeTo(out, SCOPE));
        return ConsumerConfig.parse(config.toJson());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
