// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the deletion of a consumer that nobody used for its threshold (nats-server v2.14.5 consumer.go
 * deleteNotActive): a push consumer without a subscriber, a pull consumer without requests and with no acknowledgement
 * left to wait for.
 *
 * <p>Thread: the shard.
 */
final class Inactivity {
    private static final long DEFAULT_NANOS = 5_000_000_000L;

    private final ConsumerScope scope;
    private final Acknowledgements acks;
    private final @Nullable PullOutlet pull;
    private final @Nullable PushOutlet push;
    private final StepTimer timer;

    /** Watches one of the outlets. */
    Inactivity(ConsumerScope scope, Acknowledgements acks, @Nullable PullOutlet pull, @Nullable PushOutlet push) {
        this.scope = scope;
        this.acks = acks;
        this.pull = pull;
        this.push = push;
        timer = new StepTimer(this::check);
    }

    /** Begins to watch, by the configuration of now. */
    void start() {
        stop();
        long threshold = thresholdNanos();
        if (threshold > 0) {
            scope.host().timers().arm(timer, scope.host().nowNanos() + threshold);
        }
    }

    /** Ends watching. */
    void stop() {
        scope.host().timers().cancel(timer);
    }

    private void check(long nowNanos) {
        long again = againNanos(nowNanos, thresholdNanos());
        if (again > 0) {
            scope.host().timers().arm(timer, nowNanos + again);
        } else {
            scope.host().onInactive();
        }
    }

    /** After which time to look again; 0 if it was inactive for long enough. */
    private long againNanos(long nowNanos, long threshold) {
        if (push != null) {
            return push.isActive() ? threshold : Math.max(0, push.inactiveSinceNanos() + threshold - nowNanos);
        }
        if (pull == null) {
            return threshold;
        }
        long left = pull.lastActiveNanos() + threshold - nowNanos;
        if (left > 0) {
            return left;
        }
        if (pull.isWanted()) {
            return threshold;
        }
        long lastDeadline = acks.lastDeadlineNanos();
        return lastDeadline == 0
                ? 0
                : Math.max(0, lastDeadline + threshold - scope.host().epochNanos());
    }

    private long thresholdNanos() {
        long configured = scope.config().inactiveThresholdNanos();
        return configured <= 0 && !scope.config().isDurable() ? DEFAULT_NANOS : Math.max(0, configured);
    }
}
