// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.origin;

import dev.iora.common.Base62;
import dev.iora.common.SeededRandom;
import dev.iora.common.TimerHeap;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.consumer.AckSubject;
import dev.iora.jetstream.stream.OriginRoute;
import dev.iora.jetstream.stream.OriginStatus;
import dev.iora.jetstream.stream.Publish;
import dev.iora.json.JsonException;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Copies the messages of an origin into a mirror, or of one source into a stream.
 *
 * <p>It asks the origin's account for a push consumer with flow control, as a client would, and stores what that delivers. So it
 * is the same whether the origin is in this account, behind an import, or on another server. Deliveries are numbered without
 * gaps: if one is missing, or a message cannot be stored, or nothing came for 10 seconds, it asks for another consumer that
 * begins behind the last message stored. It never gives up; a failure is in the state of the stream until a message comes.
 *
 * <p>The responses to flow control leave when the messages before them are durable. They limit what is on its way, and at an
 * origin that removes what is acknowledged they are the acknowledgements.
 *
 * <p>Thread: the shard.
 */
public final class OriginLink {
    private static final byte[] NONE = {};
    private static final long RESPONSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long FIRST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MAX_DELAY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Failures in a row before a line in the log: at a start, streams begin in any order. */
    private static final int LOGGED_FAILURES = 3;

    /** Messages that a mirror may miss and still answer for its origin, which may be busy. */
    private static final long CAUGHT_UP = 10;

    private static final int INBOX_LENGTH = 22;
    private static final byte[] LEVEL_HEADER =
            "NATS/1.0\r\nNats-Required-Api-Level: 4\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTROL = "NATS/1.0 100 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACK = "$JS.ACK.".getBytes(StandardCharsets.US_ASCII);
    private static final String LAST_DELIVERY = "Nats-Last-Consumer";
    private static final String LAST_SEQUENCE = "Nats-Last-Stream";

    private enum State {
        /** Does nothing until it is started. */
        STOPPED,
        /** Waits for the time of its next request. */
        WAITING,
        /** Waits for the response to its request. */
        REQUESTED,
        /** Gets messages. */
        ACTIVE
    }

    private final String label;
    private final OriginRequests requests;
    private final OriginRoute route;
    private final OriginHost host;
    private final SeededRandom random;
    private final AckSubject delivery = new AckSubject();
    private final Headers block = new Headers();
    private final TimerHeap.Timer timer = new TimerHeap.Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            onTime(nowNanos);
        }
    };

    private State state = State.STOPPED;
    private byte[] consumer = NONE;
    private String deliverSubject = "";

    /** Sequence in the origin of the last message that was stored or is decided. */
    private long position;

    /** Number of the last delivery. */
    private long delivered;

    private long lag;
    private long lastSeenNanos;
    private long lastSeenEpochNanos;
    private int failures;
    private boolean caughtUp;

    /** Whether the last message was refused, which the next one may be, too. */
    private boolean refused;

    private @Nullable ApiFault error;

    /** Creates a link that does nothing yet; {@code label} names the stream in log lines. */
    public OriginLink(String label, OriginRequests requests, OriginRoute route, OriginHost host, SeededRandom random) {
        this.label = label;
        this.requests = requests;
        this.route = route;
        this.host = host;
        this.random = random;
    }

    /** Its requests to the origin. */
    public OriginRequests requests() {
        return requests;
    }

    /** Begins to copy. No effect if it has begun. */
    public void start() {
        if (state == State.STOPPED) {
            failures = 0;
            await(State.WAITING, 0);
        }
    }

    /** Stops to copy. */
    public void stop() {
        host.timers().cancel(timer);
        host.stopListening();
        state = State.STOPPED;
    }

    /** Stops for good: the origin forgets the consumer, unless that belongs to its operator. */
    public void close() {
        stop();
        if (!requests.usesGivenConsumer()) {
            String name = consumer.length == 0 ? requests.consumer() : text(consumer);
            host.send(bytes(requests.deleteSubject(name)), NONE, NONE, NONE);
        }
    }

    /** How it stands to its origin. */
    public OriginStatus status() {
        return new OriginStatus(requests.source(), lag, lastSeenEpochNanos, error);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    // ---------------------------------------------------------------- request and response

    private void await(State next, long nanos) {
        state = next;
        host.timers().arm(timer, host.nowNanos() + nanos);
    }

    private void onTime(long nowNanos) {
        switch (state) {
            case STOPPED -> {}
            case WAITING -> request();
            case REQUESTED -> fail(setupFailed("no response to a request on " + requests.subject()));
            case ACTIVE -> {
                long silent = nowNanos - lastSeenNanos;
                if (silent < SILENCE_NANOS) {
                    await(State.ACTIVE, SILENCE_NANOS - silent);
                } else {
                    fail(setupFailed("neither a message nor a heartbeat came for 10s"));
                }
            }
        }
    }

    private ApiFault setupFailed(String text) {
        return setupError().with(text);
    }

    private ApiError setupError() {
        return route.isMirror() ? ApiError.MIRROR_CONSUMER_SETUP_FAILED : ApiError.SOURCE_CONSUMER_SETUP_FAILED;
    }

    private void request() {
        byte[] subject = bytes(requests.subject());
        if (!host.hasInterest(subject)) {
            fail(setupFailed("no responders on " + requests.subject()));
            return;
        }
        deliverSubject = requests.deliverSubject(random);
        byte[] inbox = bytes("_INBOX." + Base62.random(random, INBOX_LENGTH));
        host.listenForResponse(inbox);
        byte[] body = requests.body(new OriginRequests.Start(firstWanted()), deliverSubject);
        host.send(subject, inbox, requests.usesGivenConsumer() ? NONE : LEVEL_HEADER, body);
        await(State.REQUESTED, RESPONSE_NANOS);
    }

    /** The first sequence wanted; 0 for where the configuration says. */
    private long firstWanted() {
        if (route.isMirror()) {
            return host.isNew() ? 0 : host.lastSequence() + 1;
        }
        position = Math.max(position, host.sourcePosition());
        return position == 0 ? 0 : position + 1;
    }

    /** The response to a request came, {@code length} bytes at {@code offset}. */
    public void onResponse(byte[] json, int offset, int length) {
        if (state != State.REQUESTED) {
            return;
        }
        OriginResponse response;
        try {
            response = OriginResponse.parse(json, offset, length);
        } catch (JsonException e) {
            fail(ApiError.INVALID_JSON.with(String.valueOf(e.getMessage())));
            return;
        }
        ApiFault fault = response.fault(setupError());
        if (fault == null
                && requests.usesGivenConsumer()
                && !response.config().ackPolicy().equals("flow_control")) {
            ApiError wrong = route.isMirror()
                    ? ApiError.MIRROR_CONSUMER_REQUIRES_ACK_FC
                    : ApiError.SOURCE_CONSUMER_REQUIRES_ACK_FC;
            fault = wrong.with();
        }
        if (fault != null) {
            fail(fault);
            return;
        }
        begin(response);
    }

    private void begin(OriginResponse response) {
        consumer = bytes(response.name());
        delivered = 0;
        long before = response.delivered().streamSequence();
        if (route.isMirror()) {
            if (host.lastSequence() < before) {
                host.skipTo(before);
            }
            position = Math.max(host.lastSequence(), before);
        } else {
            position = Math.max(position, before);
        }
        String actual = response.config().deliverSubject();
        see();
        await(State.ACTIVE, SILENCE_NANOS);
        // The subscription to the response ends here.
        host.listenForMessages(bytes(actual.isEmpty() || requests.usesGivenConsumer() ? deliverSubject : actual));
        if (!refused) {
            if (failures >= LOGGED_FAILURES) {
                host.info(describe() + " is copied again");
            }
            error = null;
        }
    }

    private void see() {
        lastSeenNanos = host.nowNanos();
        lastSeenEpochNanos = host.epochNanos();
    }

    /** Ends the present attempt, and waits for the next one. */
    private void fail(ApiFault reason) {
        host.stopListening();
        error = reason;
        failures++;
        if (failures == LOGGED_FAILURES) {
            host.warn(describe() + " is not copied: " + reason.description() + "; this is tried again and again");
        }
        long delay = failures == 1 ? 0 : FIRST_DELAY_NANOS << Math.min(failures - 2, 10);
        delay = Math.min(delay, MAX_DELAY_NANOS);
        await(State.WAITING, delay + (delay == 0 ? 0 : random.nextInt((int) (delay / 10))));
    }

    private String describe() {
        return "JetStream stream '" + label + "': " + (route.isMirror() ? "its origin '" : "source '")
                + requests.source().name() + "'";
    }

    // ---------------------------------------------------------------- messages

    /** Something came from the consumer; false if it must be passed again when more records are applied. */
    public boolean onMessage(PublishFrame frame) {
        if (state != State.ACTIVE) {
            return true;
        }
        if (isControl(frame)) {
            see();
            onControl(frame);
            return true;
        }
        if (!startsWith(frame.names, frame.reply, frame.replyLength, ACK)
                || !delivery.parse(frame.names, frame.reply, frame.replyLength)
                || !delivery.isOf(consumer)
                || delivery.deliveries() > 1) {
            // From an earlier consumer, or not from one.
            return true;
        }
        see();
        if (delivery.consumerSequence() <= delivered) {
            return true;
        }
        if (delivery.consumerSequence() != delivered + 1) {
            fail(missed(delivery.consumerSequence()));
            return true;
        }
        if (delivery.streamSequence() <= position) {
            // The origin is behind what was copied before.
            delivered = delivery.consumerSequence();
            return true;
        }
        return store(frame);
    }

    private ApiFault missed(long next) {
        return setupFailed("deliveries " + (delivered + 1) + " to " + (next - 1) + " did not arrive");
    }

    /** Stores a message; false if it must wait. */
    private boolean store(PublishFrame frame) {
        long sequence = delivery.streamSequence();
        Publish decided = host.decide(frame, route, sequence, delivery.timeNanos());
        switch (decided.outcome()) {
            case UNDECIDED, BATCHED -> {
                return false;
            }
            case REFUSED -> {
                refused = true;
                fail(decided.fault());
            }
            case ACCEPTED, NOT_WANTED, DUPLICATE -> onStored(sequence);
        }
        return true;
    }

    private void onStored(long sequence) {
        delivered = delivery.consumerSequence();
        position = sequence;
        lag = delivery.pending();
        failures = 0;
        refused = false;
        error = null;
        if (!caughtUp && lag < CAUGHT_UP) {
            caughtUp = true;
            host.onCaughtUp();
        }
    }

    private static boolean isControl(PublishFrame frame) {
        return frame.headerSize > 0
                && frame.headerSize == frame.size
                && startsWith(frame.bytes, frame.payload, frame.headerSize, CONTROL);
    }

    private static boolean startsWith(byte[] bytes, int offset, int length, byte[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[offset + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** A heartbeat, or a flow control request, which has a reply subject. */
    private void onControl(PublishFrame frame) {
        if (frame.replyLength > 0) {
            byte[] reply = new byte[frame.replyLength];
            System.arraycopy(frame.names, frame.reply, reply, 0, reply.length);
            respond(reply);
            return;
        }
        block.wrap(frame.bytes, frame.payload, frame.headerSize);
        long last = number(block.value(LAST_DELIVERY).orElse(""));
        if (last > delivered) {
            fail(missed(last + 1));
            return;
        }
        // The response to the last request was lost.
        block.value("Nats-Consumer-Stalled").ifPresent(stalled -> respond(bytes(stalled)));
        failures = 0;
    }

    private void respond(byte[] subject) {
        byte[] headers = Headers.builder()
                .add(LAST_DELIVERY, delivered)
                .add(LAST_SEQUENCE, position)
                .build();
        host.sendWhenStored(subject, headers);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            // A heartbeat without a number says only that the consumer is there.
            return 0;
        }
    }
}
