// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Delivers messages from the redelivery queue and the cursor to the outlet, in bounded turns. A timer of the shard runs the
 * turns, so that all events of one step lead to one turn, and other consumers get theirs in between.
 *
 * <p>Thread: the shard.
 */
final class DeliveryLoop {
    /** The reason why the last turn ended. */
    enum Halt {
        /** The turn was full; there may be more to do. */
        NONE,
        /** The consumer is paused. */
        PAUSED,
        /** No client takes messages. */
        CLOSED,
        /** Everything was delivered. */
        END,
        /** Too many acknowledgements are pending. */
        ACK_PENDING,
        /** The next message is being read, or searched for. */
        LOADING,
        /** No waiting request may have the next message now. */
        NO_RECEIVER,
        /** The lane takes no more messages for now. */
        OUTPUT,
        /** The next message must wait for its time. */
        PACED
    }

    private static final int TURN_MESSAGES = 256;
    private static final long TURN_BYTES = 128 << 10;
    private static final long READ_RETRY_NANOS = 1_000_000_000;

    private final ConsumerScope scope;
    private final ConsumerHost host;
    private final StateLog log;
    private final DeliveryCursor cursor;
    private final RedeliveryQueue redelivery;
    private final Acknowledgements acks;
    private final Pacing pacing;
    private final Delivery delivery = new Delivery();
    private final AckSubject.Writer reply;
    private final StepTimer turn;
    private final Runnable onLoaded;
    private @Nullable Outlet outlet;
    private Halt halt = Halt.NONE;
    private long turnAtNanos;
    private long turnBytes;
    private long damaged;

    DeliveryLoop(ConsumerScope scope, StateLog log, DeliveryCursor cursor, Acknowledgements acks, Pacing pacing) {
        this.scope = scope;
        this.host = scope.host();
        this.log = log;
        this.cursor = cursor;
        this.redelivery = acks.redelivery();
        this.acks = acks;
        this.pacing = pacing;
        reply = new AckSubject.Writer(scope.stream(), scope.name());
        turn = new StepTimer(this::run);
        onLoaded = this::wake;
    }

    /** Delivers to {@code outlet} from now on. */
    void start(Outlet to) {
        outlet = to;
        wake();
    }

    /** Schedules a turn in this step of the shard if its turns have not run yet, else in the next. */
    void wake() {
        long now = host.nowNanos();
        if (outlet != null && (!turn.isArmed() || turnAtNanos - now > 0)) {
            armTurn(now);
        }
    }

    /** A lane takes messages again. */
    void onOutputReady() {
        if (halt == Halt.OUTPUT) {
            wake();
        }
    }

    /** Ends deliveries. */
    void stop() {
        host.turns().cancel(turn);
        outlet = null;
    }

    /** Why the last turn ended. */
    Halt halt() {
        return halt;
    }

    /** Number of damaged messages found. */
    long damaged() {
        return damaged;
    }

    private void armTurn(long atNanos) {
        turnAtNanos = atNanos;
        host.turns().arm(turn, atNanos);
    }

    private void run(long nowNanos) {
        Outlet to = outlet;
        if (to == null) {
            return;
        }
        turnBytes = 0;
        halt = Halt.NONE;
        for (int i = 0; i < TURN_MESSAGES && turnBytes < TURN_BYTES && halt == Halt.NONE; i++) {
            halt = next(to);
        }
        log.flush();
        acks.armTimer();
        if (halt == Halt.NONE) {
            armTurn(nowNanos);
        } else {
            if (halt == Halt.LOADING && !turn.isArmed()) {
                // No event reports that a failed disk works again.
                armTurn(nowNanos + READ_RETRY_NANOS);
            }
            to.onIdle(halt == Halt.END || halt == Halt.PAUSED || halt == Halt.NO_RECEIVER || halt == Halt.CLOSED);
        }
    }

    private Halt next(Outlet to) {
        if (scope.isPaused()) {
            return Halt.PAUSED;
        }
        if (!to.isOpen()) {
            return Halt.CLOSED;
        }
        PendingAcks pending = log.ahead().pending();
        int slot = redelivery.peek();
        if (slot != PendingAcks.NONE) {
            long deliveries = 1L + pending.redeliveries(slot);
            if (scope.hasMaxDeliveries(deliveries)) {
                acks.giveUp(pending.sequence(slot), deliveries);
                return Halt.NONE;
            }
            return deliver(to, pending.sequence(slot), 1 + pending.redeliveries(slot));
        }
        if (scope.acksNeeded() && acks.isFull()) {
            return Halt.ACK_PENDING;
        }
        long sequence = cursor.peek(onLoaded);
        if (sequence == DeliveryCursor.PENDING) {
            return Halt.LOADING;
        }
        return sequence == 0 ? Halt.END : deliver(to, sequence, 0);
    }

    private Halt deliver(Outlet to, long sequence, int redeliveries) {
        StoredMessage message = delivery.message;
        LoadResult loaded = host.messages().load(sequence, message, onLoaded);
        if (loaded == LoadResult.PENDING || loaded == LoadResult.FAILED) {
            return Halt.LOADING;
        }
        if (loaded != LoadResult.LOADED) {
            skip(sequence, redeliveries, loaded == LoadResult.DAMAGED);
            return Halt.NONE;
        }
        long available = cursor.left() + (redeliveries > 0 ? 1 : 0);
        long consumerSequence = log.nextConsumerSequence();
        delivery.replyLength =
                reply.write(1L + redeliveries, sequence, consumerSequence, message.timeNanos, available - 1);
        delivery.reply = reply.bytes();
        delivery.withPayload = !scope.config().headersOnly();
        delivery.headers = delivery.withPayload ? null : headersOnly(message);
        int size = message.subjectLength + delivery.replyLength + headersLength() + payloadLength();
        long now = host.nowNanos();
        long delay = pacing.delayNanos(now, sequence, message.timeNanos, size);
        if (delay > 0) {
            armTurn(now + delay);
            return Halt.PACED;
        }
        if (!to.pick(size, available, log.ahead().pending().size())) {
            return Halt.NO_RECEIVER;
        }
        if (!host.canSend(to.lane())) {
            return Halt.OUTPUT;
        }
        send(to, sequence, redeliveries, size);
        pacing.onSent(now, message.timeNanos, size);
        return Halt.NONE;
    }

    private void send(Outlet to, long sequence, int redeliveries, int size) {
        if (redeliveries > 0) {
            redelivery.take();
        } else {
            cursor.advance();
        }
        log.deliver(sequence, redeliveries);
        acks.onDelivered(sequence);
        String pinId = to.pinId();
        if (pinId != null) {
            delivery.headers = withPin(pinId);
        }
        delivery.lane = to.lane();
        delivery.target = to.target();
        turnBytes += size;
        host.send(delivery, ConsumerHost.Gate.WRITTEN);
        to.onDelivered(delivery, size);
    }

    /** Skips a message that does not exist or is damaged. */
    private void skip(long sequence, int redeliveries, boolean corrupt) {
        if (corrupt) {
            damaged++;
        }
        if (redeliveries == 0) {
            cursor.skip();
        } else if (corrupt) {
            redelivery.take();
            acks.waitAgain(sequence);
        } else {
            // The stream is about to report its removal; until then the record keeps both states equal.
            log.ack(sequence, false);
        }
    }

    private int headersLength() {
        return delivery.headers == null ? delivery.message.headersLength : delivery.headers.length;
    }

    private int payloadLength() {
        return delivery.withPayload ? delivery.message.payloadLength : 0;
    }

    private static byte[] headersOnly(StoredMessage message) {
        return Statuses.withHeader(
                message.bytes,
                message.headers,
                message.headersLength,
                "Nats-Msg-Size",
                Integer.toString(message.payloadLength));
    }

    private byte[] withPin(String pinId) {
        byte[] replaced = delivery.headers;
        if (replaced != null) {
            return Statuses.withHeader(replaced, 0, replaced.length, "Nats-Pin-Id", pinId);
        }
        StoredMessage message = delivery.message;
        return Statuses.withHeader(message.bytes, message.headers, message.headersLength, "Nats-Pin-Id", pinId);
    }
}
