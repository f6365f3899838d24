// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Requests the deletion of a consumer that was inactive for its threshold (nats-server v2.14.5 consumer.go deleteNotActive,
 * suppressDeletion): a push consumer without a subscriber, or a pull consumer without requests and pending acknowledgements.
 * Any message on an acknowledgement subject counts as activity.
 *
 * <p>Thread: the shard.
 */
final class Inactivity {
    private static final long DEFAULT_NANOS = 5_000_000_000L;
    private static final int MILLI = 1_000_000;
    private static final int SHORTEST_GRACE_MILLIS = 100;
    private static final int GRACE_SPREAD_MILLIS = 900;

    private final ConsumerScope scope;
    private final Acknowledgements acks;
    private final @Nullable PullOutlet pull;
    private final @Nullable PushOutlet push;
    private final StepTimer timer;
    private final long graceNanos;
    private long lastAckNanos;

    /** Whether the timer is armed for later than the threshold, because acknowledgements are pending. */
    private boolean waitingForAcks;

    /** Creates it for one of the outlets. */
    Inactivity(ConsumerScope scope, Acknowledgements acks, @Nullable PullOutlet pull, @Nullable PushOutlet push) {
        this.scope = scope;
        this.acks = acks;
        this.pull = pull;
        this.push = push;
        timer = new StepTimer(this::check);
        // Clients with one request per threshold are not late, and consumers that became inactive together are not
        // deleted
        // together.
        graceNanos = (long) MILLI * (SHORTEST_GRACE_MILLIS + scope.random().nextInt(GRACE_SPREAD_MILLIS));
        lastAckNanos = scope.host().nowNanos();
    }

    /** Starts to watch, with the present configuration. */
    void start() {
        stop();
        waitingForAcks = false;
        long threshold = thresholdNanos();
        if (threshold > 0) {
            scope.host().timers().arm(timer, scope.host().nowNanos() + threshold);
        }
    }

    /** An acknowledgement of any kind came. */
    void onAck() {
        lastAckNanos = scope.host().nowNanos();
        if (waitingForAcks) {
            start();
        }
    }

    /** Stops watching. */
    void stop() {
        scope.host().timers().cancel(timer);
    }

    private void check(long nowNanos) {
        long delay = nanosToNextCheck(nowNanos, thresholdNanos());
        if (delay > 0) {
            scope.host().timers().arm(timer, nowNanos + delay);
        } else {
            scope.host().onInactive();
        }
    }

    /** Time until the next check; 0 if the consumer was inactive for long enough. */
    private long nanosToNextCheck(long nowNanos, long threshold) {
        long sinceAck = nowNanos - lastAckNanos;
        if (push != null) {
            long unused = Math.min(sinceAck, nowNanos - push.inactiveSinceNanos());
            return push.isActive() ? threshold : Math.max(0, threshold - unused);
        }
        if (pull == null) {
            return threshold;
        }
        long left = threshold - Math.min(sinceAck, nowNanos - pull.lastActiveNanos());
        if (left > 0) {
            return left;
        }
        if (pull.isWanted()) {
            return threshold;
        }
        long lastDeadline = acks.lastDeadlineNanos();
        long delay = lastDeadline == 0
                ? 0
                : Math.max(0, lastDeadline + threshold - scope.host().epochNanos());
        waitingForAcks = delay > 0;
        return delay;
    }

    private long thresholdNanos() {
        long configured = Nanos.bounded(scope.config().inactiveThresholdNanos());
        if (configured <= 0) {
            return scope.config().isDurable() ? 0 : DEFAULT_NANOS + graceNanos;
        }
        return pull == null ? configured : configured + graceNanos;
    }
}
