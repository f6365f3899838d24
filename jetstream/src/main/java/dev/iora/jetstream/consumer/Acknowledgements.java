// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Nanos;
import dev.iora.jetstream.config.AckPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Processes the acknowledgements of clients, and redelivers messages without one (nats-server v2.14.5 consumer.go
 * processAck, processNak, checkPending).
 *
 * <p>Thread: the shard.
 */
final class Acknowledgements {
    /** Receives the pull request of an acknowledgement. */
    @FunctionalInterface
    interface PullListener {
        /** Called with the request in the payload of {@code +NXT}. */
        void onPull(int lane, byte[] reply, byte[] body);
    }

    private static final byte[] EMPTY = {};
    private static final byte[] ACK = ascii("+ACK");
    private static final byte[] OK = ascii("+OK");
    private static final byte[] NEXT = ascii("+NXT");
    private static final byte[] NAK = ascii("-NAK");
    private static final byte[] PROGRESS = ascii("+WPI");
    private static final byte[] TERM = ascii("+TERM");
    private static final int PERCENT = 100;

    /** Limit of a consumer's pending acknowledgements while the heap is full; equal to the default of max_ack_pending. */
    private static final int MAX_PENDING_ON_FULL_HEAP = 1000;

    private final ConsumerScope scope;
    private final ConsumerHost host;
    private final StateLog log;
    private final PendingAcks pending;
    private final RedeliveryQueue redelivery;
    private final AckSubject subject = new AckSubject();
    private final StepTimer timer;
    private Runnable wake = () -> {};
    private PullListener pulls = (lane, reply, body) -> {};
    private boolean heldByHeap;
    private long timerEpochNanos;

    Acknowledgements(ConsumerScope scope, StateLog log) {
        this.scope = scope;
        this.host = scope.host();
        this.log = log;
        pending = log.ahead().pending();
        redelivery = new RedeliveryQueue(pending, new AckWaits(scope.config()));
        timer = new StepTimer(now -> expire());
    }

    /**
     * Continues with the pending messages.
     *
     * @param onFreed called when deliveries may continue
     */
    void start(Runnable onFreed, PullListener onPull) {
        wake = onFreed;
        pulls = onPull;
        adjustToClock();
        redelivery.waits(new AckWaits(scope.config()));
        armTimer();
    }

    /**
     * If the clock was set back since the last run, shifts the deadlines of pending messages: otherwise nothing would be
     * delivered again before the clock has caught up.
     */
    private void adjustToClock() {
        long latest = Math.max(log.ahead().lastEpochNanos(), host.messages().lastTimeNanos());
        long setBack = latest - host.epochNanos();
        if (setBack <= 0) {
            return;
        }
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.next(slot)) {
            // After a NAK with a delay the wait may begin in the future.
            pending.timeNanos(slot, pending.timeNanos(slot) - setBack);
        }
    }

    RedeliveryQueue redelivery() {
        return redelivery;
    }

    /** Applies changed waits. */
    void onConfigChanged() {
        redelivery.waits(new AckWaits(scope.config()));
        host.timers().cancel(timer);
        armTimer();
    }

    /** Deliveries restart. */
    void onReset() {
        redelivery.clear();
        host.timers().cancel(timer);
    }

    /** A message was delivered. */
    void onDelivered(long sequence) {
        int slot = pending.slot(sequence);
        if (slot != PendingAcks.NONE) {
            redelivery.await(slot);
        }
    }

    /** Waits again for a message that could not be delivered again. */
    void waitAgain(long sequence) {
        int slot = pending.slot(sequence);
        pending.timeNanos(slot, host.epochNanos());
        redelivery.await(slot);
    }

    /**
     * Delivers all pending messages again at once, because the new subscriber has seen none of them (nats-server v2.14.5
     * consumer.go forceExpirePending).
     */
    void redeliverAll() {
        int next;
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = next) {
            next = pending.next(slot);
            redeliver(slot);
        }
        armTimer();
        wake.run();
    }

    /**
     * Processes a message on an acknowledgement subject; {@code payload} is without headers, {@code reply} is empty if no
     * response is expected.
     */
    void onAck(int lane, byte[] bytes, int subjectAt, int subjectLength, int payload, int payloadLength, byte[] reply) {
        if (!scope.acksNeeded()) {
            return;
        }
        boolean valid = subject.parse(bytes, subjectAt, subjectLength);
        boolean wasDelivered =
                valid && subject.streamSequence() <= log.ahead().floor().deliveredStream();
        boolean awaited = reply.length > 0;
        if (starts(bytes, payload, payloadLength, NEXT)) {
            if (wasDelivered) {
                acknowledge(false, true);
            }
            pulls.onPull(lane, reply, Arrays.copyOfRange(bytes, payload + NEXT.length, payload + payloadLength));
        } else if (!valid) {
            return;
        } else if (starts(bytes, payload, payloadLength, NAK)) {
            refuse(bytes, payload + NAK.length, payloadLength - NAK.length);
            respond(lane, reply, ConsumerHost.Gate.WRITTEN);
        } else if (is(bytes, payload, payloadLength, PROGRESS)) {
            progress(subject.streamSequence());
            respond(lane, reply, ConsumerHost.Gate.WRITTEN);
        } else if (isAck(bytes, payload, payloadLength)) {
            if (wasDelivered) {
                acknowledge(awaited, true);
                respond(lane, reply, ConsumerHost.Gate.COMMITTED);
            }
        } else if (starts(bytes, payload, payloadLength, TERM)) {
            if (wasDelivered) {
                terminate(bytes, payload + TERM.length, payloadLength - TERM.length, awaited);
                respond(lane, reply, ConsumerHost.Gate.COMMITTED);
            }
        } else {
            // An unknown payload gets a response and has no effect, as in the Go server.
            respond(lane, reply, ConsumerHost.Gate.WRITTEN);
        }
    }

    /** A response to flow control acknowledges all messages up to one. */
    void onFlowControl(long consumerSequence, long sequence) {
        AckFloor floor = log.ahead().floor();
        boolean advances = consumerSequence > floor.consumer() && sequence > floor.stream();
        if (advances && sequence <= floor.deliveredStream()) {
            boolean wasFull = holdsDelivery();
            log.ackAll(consumerSequence, sequence, false);
            if (wasFull) {
                wake.run();
            }
        }
    }

    /** Gives up a message that has reached its maximum of deliveries: it is neither delivered again nor pending. */
    void giveUp(long sequence, long deliveries) {
        log.giveUp(sequence);
        host.advise(new ConsumerAdvisory.MaxDeliveries(sequence, deliveries));
    }

    /** Arms the timer for the time at which the next message is due. */
    void armTimer() {
        long deadline = redelivery.nextDeadlineNanos();
        if (deadline == RedeliveryQueue.NEVER) {
            host.timers().cancel(timer);
        } else if (!timer.isArmed() || deadline < timerEpochNanos) {
            timerEpochNanos = deadline;
            host.timers().arm(timer, host.nowNanos() + Math.max(0, deadline - host.epochNanos()));
        }
    }

    /** Deadline of the pending message that is due last, epoch nanoseconds; 0 if there is none. */
    long lastDeadlineNanos() {
        long last = 0;
        for (int slot = pending.lowest(); slot != PendingAcks.NONE; slot = pending.next(slot)) {
            last = Math.max(last, pending.timeNanos(slot) + redelivery.waitNanos(slot));
        }
        return last;
    }

    /** Cancels the timer. */
    void stop() {
        host.timers().cancel(timer);
    }

    private void acknowledge(boolean awaited, boolean sampled) {
        long sequence = subject.streamSequence();
        int slot = pending.slot(sequence);
        boolean all = scope.config().ackPolicy() == AckPolicy.ALL;
        boolean known = all
                ? sequence > log.ahead().floor().stream()
                : slot != PendingAcks.NONE || log.ahead().givenUp().contains(sequence);
        if (!known) {
            if (awaited) {
                log.await();
            }
            return;
        }
        if (sampled && !all && slot != PendingAcks.NONE) {
            sample(slot);
        }
        boolean wasFull = holdsDelivery();
        if (all) {
            log.ackAll(subject.consumerSequence(), sequence, awaited);
        } else {
            log.ack(sequence, awaited);
        }
        if (wasFull) {
            wake.run();
        }
    }

    private void terminate(byte[] bytes, int reasonAt, int reasonLength, boolean awaited) {
        String reason = new String(bytes, reasonAt, reasonLength, StandardCharsets.UTF_8).strip();
        acknowledge(awaited, false);
        host.advise(new ConsumerAdvisory.Terminated(
                subject.consumerSequence(), subject.streamSequence(), subject.deliveries(), reason));
    }

    private void sample(int slot) {
        int percent = scope.samplePercent();
        if (percent > 0 && (percent >= PERCENT || scope.random().nextInt(PERCENT) < percent)) {
            host.advise(new ConsumerAdvisory.AckSampled(
                    subject.consumerSequence(),
                    subject.streamSequence(),
                    host.epochNanos() - pending.timeNanos(slot),
                    subject.deliveries()));
        }
    }

    private void refuse(byte[] bytes, int delayAt, int delayLength) {
        long sequence = subject.streamSequence();
        int slot = pending.slot(sequence);
        if (slot == PendingAcks.NONE
                || subject.consumerSequence() <= log.ahead().floor().consumer()) {
            return;
        }
        host.advise(new ConsumerAdvisory.Naked(subject.consumerSequence(), sequence, subject.deliveries()));
        long delayNanos = delayLength > 0 ? Durations.nakDelayNanos(bytes, delayAt, delayLength) : 0;
        if (delayNanos == Durations.BAD) {
            delayNanos = 0;
        }
        if (delayNanos > 0) {
            redelivery.withdraw(slot);
            dueIn(slot, delayNanos);
            redelivery.await(slot);
            armTimer();
        } else if (!pending.isQueued(slot)) {
            if (!hasMaxDeliveries(slot)) {
                // Makes it due after a restart as well, which the queue does not survive.
                dueIn(slot, 0);
            }
            redeliver(slot);
            wake.run();
        }
    }

    /** Makes the message of a slot due after a delay, whatever its wait. */
    private void dueIn(int slot, long delayNanos) {
        log.touch(pending.sequence(slot), host.epochNanos() + Nanos.bounded(delayNanos) - redelivery.waitNanos(slot));
    }

    private void progress(long sequence) {
        int slot = pending.slot(sequence);
        if (slot != PendingAcks.NONE) {
            log.touch(sequence, host.epochNanos());
            redelivery.await(slot);
            armTimer();
        }
    }

    private void expire() {
        boolean wasFull = holdsDelivery();
        int count = redelivery.expire(host.epochNanos());
        for (int i = 0; i < count; i++) {
            int slot = pending.slot(redelivery.expired(i));
            if (slot != PendingAcks.NONE) {
                redeliver(slot);
            }
        }
        armTimer();
        if (pending.queued() > 0 || wasFull) {
            wake.run();
        }
    }

    /** Queues the message of a slot, or gives it up if that was its last delivery. */
    private void redeliver(int slot) {
        if (hasMaxDeliveries(slot)) {
            giveUp(pending.sequence(slot), 1L + pending.redeliveries(slot));
        } else {
            redelivery.enqueue(slot);
        }
    }

    private boolean hasMaxDeliveries(int slot) {
        return scope.hasMaxDeliveries(1L + pending.redeliveries(slot));
    }

    /** Whether no more acknowledgements may be pending. */
    boolean isFull() {
        int max = scope.config().maxAckPending();
        if (max > 0 && pending.size() >= max) {
            return true;
        }
        heldByHeap = pending.size() >= MAX_PENDING_ON_FULL_HEAP && !host.hasHeap();
        return heldByHeap;
    }

    /** Whether delivery must continue after an acknowledgement; also true if the heap may have room again by then. */
    private boolean holdsDelivery() {
        boolean held = heldByHeap;
        return isFull() || held;
    }

    private void respond(int lane, byte[] reply, ConsumerHost.Gate gate) {
        if (reply.length > 0) {
            host.respond(lane, reply, EMPTY, gate);
        }
    }

    private static boolean isAck(byte[] bytes, int offset, int length) {
        return length == 0 || is(bytes, offset, length, ACK) || is(bytes, offset, length, OK);
    }

    private static boolean is(byte[] bytes, int offset, int length, byte[] word) {
        return length == word.length && starts(bytes, offset, length, word);
    }

    private static boolean starts(byte[] bytes, int offset, int length, byte[] word) {
        return length >= word.length && Arrays.equals(bytes, offset, offset + word.length, word, 0, word.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
