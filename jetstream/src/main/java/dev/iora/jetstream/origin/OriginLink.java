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
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Copies the messages of an origin into a mirror, or of one source into a stream.
 *
 * <p>It asks the origin's account for a push consumer with flow control, as a client would, and stores the messages that it delivers. So
 * it does not matter whether the origin is in this account, behind an import, or on another server. Deliveries are numbered without
 * gaps: if one is missing, or a message cannot be stored, or nothing came for 10 seconds, it asks for another consumer that
 * begins behind the last message stored. It never gives up; a failure is in the state of the stream until a message comes.
 *
 * <p>The responses to flow control leave when the messages before them are durable. They limit the messages on their way, and at
 * an origin that removes acknowledged messages they are the acknowledgements.
 *
 * <p>Thread: the shard.
 */
public final class OriginLink {
    private static final byte[] NONE = {};
    private static final long RESPONSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Messages that a mirror may miss and still answer for its origin, which may be busy. */
    private static final long CAUGHT_UP = 10;

    /** Higher sequences are nonsense: there must be room for those that follow. */
    private static final long MAX_SEQUENCE = Long.MAX_VALUE / 2;

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
    private final Attempts attempts;
    private final AckSubject delivery = new AckSubject();
    private final Headers block = new Headers();
    private final TimerHeap.Timer timer = new TimerHeap.Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            onTime(nowNanos);
        }
    };

    private State state = State.STOPPED;
    /** Name of the last consumer; empty if there was none. */
    private byte[] consumer = NONE;

    private String deliverSubject = "";

    /** Sequence in the origin of the last message that was stored or is decided. */
    private long position;

    /** Number of the last delivery. */
    private long delivered;

    private long lag;
    private long lastSeenNanos;
    private long lastSeenEpochNanos;
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
        attempts = new Attempts(random);
    }

    /** Its requests to the origin. */
    public OriginRequests requests() {
        return requests;
    }

    /** Begins to copy. No effect if it has begun. */
    public void start() {
        if (state == State.STOPPED) {
            attempts.restart(host.nowNanos());
            await(State.WAITING, 0);
        }
    }

    /** Stops copying. */
    public void stop() {
        host.timers().cancel(timer);
        host.stopListening();
        state = State.STOPPED;
    }

    /**
     * Stops for good: the origin forgets the consumer, unless that belongs to its operator.
     *
     * @param takenOver whether another link goes on with a durable consumer of the same name
     */
    public void close(boolean takenOver) {
        stop();
        boolean known = consumer.length > 0;
        boolean temporary = known && !text(consumer).equals(requests.consumer());
        if (!requests.usesGivenConsumer() && (temporary || !takenOver)) {
            delete(known ? text(consumer) : requests.consumer());
        }
        consumer = NONE;
    }

    private void delete(String name) {
        host.send(bytes(requests.deleteSubject(name)), NONE, NONE, NONE);
    }

    /** The state of the copy. */
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
                long silent = host.hasWaiting() ? 0 : nowNanos - lastSeenNanos;
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
        attempts.onRequest(host.nowNanos());
        deliverSubject = requests.deliverSubject(random);
        byte[] inbox = bytes("_INBOX." + Base62.random(random, INBOX_LENGTH));
        host.listenForResponse(inbox);
        byte[] body = requests.body(firstWanted(), deliverSubject);
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
        ApiFault fault = isPossible(before) ? skip(before) : impossible(before);
        if (fault != null) {
            fail(fault);
            return;
        }
        position = Math.max(route.isMirror() ? host.lastSequence() : position, before);
        String actual = response.config().deliverSubject();
        see();
        await(State.ACTIVE, SILENCE_NANOS);
        // The subscription to the response ends here.
        host.listenForMessages(bytes(actual.isEmpty() || requests.usesGivenConsumer() ? deliverSubject : actual));
        if (!refused) {
            if (attempts.isLogged()) {
                host.info(describe() + " is copied again");
            }
            error = null;
        }
    }

    private static boolean isPossible(long sequence) {
        return sequence >= 0 && sequence <= MAX_SEQUENCE;
    }

    private ApiFault impossible(long sequence) {
        return setupFailed("sequence " + Long.toUnsignedString(sequence) + " is too high");
    }

    /** A mirror has no messages up to the first one that its origin has; why this cannot be recorded, or null. */
    private @Nullable ApiFault skip(long before) {
        return route.isMirror() && host.lastSequence() < before ? host.skipTo(before) : null;
    }

    private void see() {
        lastSeenNanos = host.nowNanos();
        lastSeenEpochNanos = host.epochNanos();
    }

    /** Ends the present attempt, and waits for the next one. */
    private void fail(ApiFault reason) {
        host.stopListening();
        abandonConsumer();
        error = reason;
        if (attempts.onFailure()) {
            host.warn(describe() + " is not copied: " + reason.description() + "; this is tried again and again");
        }
        await(State.WAITING, attempts.delayNanos(host.nowNanos()));
    }

    /** The origin need not wait for the end of a consumer that was made for one attempt only. */
    private void abandonConsumer() {
        String name = text(consumer);
        if (!name.isEmpty() && !requests.usesGivenConsumer() && !name.equals(requests.consumer())) {
            delete(name);
        }
        consumer = NONE;
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
        if (!isPossible(delivery.streamSequence())) {
            fail(impossible(delivery.streamSequence()));
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
        attempts.onSuccess();
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
        return length >= prefix.length
                && Arrays.equals(bytes, offset, offset + prefix.length, prefix, 0, prefix.length);
    }

    /** A heartbeat, or a flow control request, which has a reply subject. */
    private void onControl(PublishFrame frame) {
        if (frame.replyLength > 0) {
            respond(Arrays.copyOfRange(frame.names, frame.reply, frame.reply + frame.replyLength));
            return;
        }
        block.wrap(frame.bytes, frame.payload, frame.headerSize);
        long last = block.number(LAST_DELIVERY);
        if (last > delivered) {
            fail(missed(last + 1));
            return;
        }
        // The response to the last request was lost.
        block.value("Nats-Consumer-Stalled").ifPresent(stalled -> respond(bytes(stalled)));
        attempts.onSuccess();
    }

    private void respond(byte[] subject) {
        byte[] headers = Headers.builder()
                .add(LAST_DELIVERY, delivered)
                .add(LAST_SEQUENCE, position)
                .build();
        host.sendWhenStored(subject, headers);
    }
}
