// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Base62;
import dev.iora.common.Clock;
import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.ClientInfo;
import dev.iora.jetstream.config.JsonValues;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;

/**
 * Makes and sends advisories and metrics (reference: jetstream, section 22), if a client listens.
 *
 * <p>Thread: the API's agent.
 */
final class Advisories {
    /** An event of a stream or consumer. */
    enum Action {
        CREATE("create", "CREATED"),
        DELETE("delete", "DELETED"),
        MODIFY("modify", "UPDATED");

        private final String word;
        private final String token;

        Action(String word, String token) {
            this.word = word;
            this.token = token;
        }
    }

    /** Writes the fields of an advisory. */
    @FunctionalInterface
    private interface Fields {
        void write(JsonWriter out);
    }

    /** Subject of the advisories about API requests. */
    static final byte[] AUDIT_SUBJECT = "$JS.EVENT.ADVISORY.API".getBytes(StandardCharsets.UTF_8);

    private static final String SUBJECT_PREFIX = "$JS.EVENT.";
    private static final String TYPE_PREFIX = "io.nats.jetstream.";
    private static final int ID_LENGTH = 22;
    private static final int LANE = 0;

    private final Account account;
    private final Replies replies;
    private final JetStreamOptions options;
    private final Clock clock;
    private final SeededRandom random;

    Advisories(Account account, Replies replies, JetStreamOptions options, Clock clock, SeededRandom random) {
        this.account = account;
        this.replies = replies;
        this.options = options;
        this.clock = clock;
        this.random = random;
    }

    void streamAction(String stream, Action action) {
        send("ADVISORY.STREAM." + action.token + '.' + stream, "advisory.v1.stream_action", out -> {
            out.field("stream", stream).field("action", action.word);
        });
    }

    void consumerAction(String stream, String consumer, Action action) {
        String subject = "ADVISORY.CONSUMER." + action.token + '.' + stream + '.' + consumer;
        send(subject, "advisory.v1.consumer_action", out -> {
            out.field("stream", stream).field("consumer", consumer).field("action", action.word);
        });
    }

    /** A batch of messages will not be committed. Unlike in others, the domain comes before its own fields. */
    void batchAbandoned(String stream, String batch, String reason) {
        send("ADVISORY.STREAM.BATCH_ABANDONED." + stream, "advisory.v1.stream_batch_abandoned", false, out -> {
            out.field("stream", stream);
            out.optional("domain", options.domain());
            out.field("batch", batch).field("reason", reason);
        });
    }

    /** Requests were dropped because too many waited. */
    void limitReached(int dropped) {
        send("ADVISORY.API.LIMIT_REACHED", "advisory.v1.api_limit_reached", false, out -> {
            out.field("server", options.serverName());
            out.optional("domain", options.domain());
            out.field("dropped", dropped);
        });
    }

    /** A call was answered. */
    void audit(IncomingCall call, byte[] response) {
        ApiRequest request = call.request();
        send("ADVISORY.API", "advisory.v1.api_audit", out -> {
            out.field("server", options.serverName());
            ClientInfo client = call.client();
            if (client == null) {
                // The sender is not recorded if no client listened when the call arrived.
                out.name("client").nullValue();
            } else {
                write(out.name("client"), client);
            }
            out.field("subject", request.subject());
            out.optional("request", new String(request.body(), StandardCharsets.UTF_8));
            out.field("response", new String(response, StandardCharsets.UTF_8));
        });
    }

    private void write(JsonWriter out, ClientInfo client) {
        out.beginObject();
        JsonValues.timeField(out, "start", client.startEpochNanos());
        out.field("host", client.host()).field("id", client.id()).field("acc", client.account());
        out.optional("user", client.user());
        out.optional("name", client.name());
        out.optional("lang", client.lang());
        out.optional("ver", client.version());
        out.optional("rtt", client.rttNanos());
        out.field("server", options.serverName());
        out.field("kind", "Client").field("client_type", "nats").endObject();
    }

    /** Sends the advisory for a consumer's event. */
    void consumer(String stream, String consumer, ConsumerAdvisory advisory) {
        String tail = '.' + stream + '.' + consumer;
        switch (advisory) {
            case ConsumerAdvisory.MaxDeliveries it ->
                send("ADVISORY.CONSUMER.MAX_DELIVERIES" + tail, "advisory.v1.max_deliver", out -> {
                    names(out, stream, consumer);
                    JsonValues.unsignedField(out, "stream_seq", it.streamSequence());
                    out.field("deliveries", it.deliveries());
                });
            case ConsumerAdvisory.Naked it ->
                send("ADVISORY.CONSUMER.MSG_NAKED" + tail, "advisory.v1.nak", out -> {
                    names(out, stream, consumer);
                    sequences(out, it.consumerSequence(), it.streamSequence());
                    out.field("deliveries", it.deliveries());
                });
            case ConsumerAdvisory.Terminated it ->
                send("ADVISORY.CONSUMER.MSG_TERMINATED" + tail, "advisory.v1.terminated", out -> {
                    names(out, stream, consumer);
                    sequences(out, it.consumerSequence(), it.streamSequence());
                    out.field("deliveries", it.deliveries()).optional("reason", it.reason());
                });
            case ConsumerAdvisory.AckSampled it ->
                send("METRIC.CONSUMER.ACK" + tail, "metric.v1.consumer_ack", out -> {
                    names(out, stream, consumer);
                    sequences(out, it.consumerSequence(), it.streamSequence());
                    out.field("ack_time", it.ackTimeNanos()).field("deliveries", it.deliveries());
                });
            case ConsumerAdvisory.Pinned it ->
                sendPin(
                        "ADVISORY.CONSUMER.PINNED" + tail,
                        "advisory.v1.consumer_group_pinned",
                        stream,
                        consumer,
                        out -> {
                            out.field("group", it.group()).field("pinned_id", it.pinId());
                        });
            case ConsumerAdvisory.Unpinned it ->
                sendPin(
                        "ADVISORY.CONSUMER.UNPINNED" + tail,
                        "advisory.v1.consumer_group_unpinned",
                        stream,
                        consumer,
                        out -> out.field("group", it.group()).field("reason", it.reason()));
            case ConsumerAdvisory.PauseChanged it ->
                send("ADVISORY.CONSUMER.PAUSE" + tail, "advisory.v1.consumer_pause", out -> {
                    names(out, stream, consumer);
                    out.field("paused", it.paused());
                    OffsetDateTime until = it.pauseUntil();
                    out.name("pause_until").time(until == null ? JsonReader.ZERO_TIME : until);
                });
        }
    }

    private static void names(JsonWriter out, String stream, String consumer) {
        out.field("stream", stream).field("consumer", consumer);
    }

    private static void sequences(JsonWriter out, long consumerSequence, long streamSequence) {
        JsonValues.unsignedField(out, "consumer_seq", consumerSequence);
        JsonValues.unsignedField(out, "stream_seq", streamSequence);
    }

    /** Sends an advisory about pinning. Unlike others, these have the account, and the domain before their own fields. */
    private void sendPin(String subject, String type, String stream, String consumer, Fields fields) {
        send(subject, type, false, out -> {
            out.optional("account", account.name());
            names(out, stream, consumer);
            out.optional("domain", options.domain());
            fields.write(out);
        });
    }

    private void send(String subjectTail, String type, Fields fields) {
        send(subjectTail, type, true, fields);
    }

    private void send(String subjectTail, String type, boolean endsWithDomain, Fields fields) {
        byte[] subject = (SUBJECT_PREFIX + subjectTail).getBytes(StandardCharsets.UTF_8);
        if (!account.hasInterest(subject)) {
            return;
        }
        JsonWriter out = new JsonWriter();
        out.beginObject().field("type", TYPE_PREFIX + type).field("id", Base62.random(random, ID_LENGTH));
        JsonValues.timeField(out, "timestamp", clock.epochNanos());
        fields.write(out);
        if (endsWithDomain) {
            out.optional("domain", options.domain());
        }
        replies.send(account, LANE, subject, out.endObject().toByteArray());
    }
}
