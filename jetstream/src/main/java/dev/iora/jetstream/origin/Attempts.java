// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.origin;

import dev.iora.common.SeededRandom;
import java.util.concurrent.TimeUnit;

/**
 * The attempts of a link to reach its origin: how many have failed in a row, and when the next one may begin.
 *
 * <p>Thread: the shard.
 */
final class Attempts {
    /** Least time between two requests, since each may leave a consumer behind; also the first of the growing delays. */
    static final long LEAST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long MAX_DELAY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_DOUBLINGS = 10;

    /** Failures in a row before a line in the log: at a start, streams begin in any order. */
    private static final int LOGGED_FAILURES = 3;

    private final SeededRandom random;
    private int failures;
    private long lastRequestNanos;

    Attempts(SeededRandom random) {
        this.random = random;
    }

    /** Forgets all attempts: the next one may begin at once. */
    void restart(long nowNanos) {
        failures = 0;
        lastRequestNanos = nowNanos - LEAST_DELAY_NANOS;
    }

    /** An attempt begins. */
    void onRequest(long nowNanos) {
        lastRequestNanos = nowNanos;
    }

    /** It has led to something. */
    void onSuccess() {
        failures = 0;
    }

    /** It has failed; whether the operator should hear of it now. */
    boolean onFailure() {
        failures++;
        return failures == LOGGED_FAILURES;
    }

    /** Whether the operator has heard of failures since the last success. */
    boolean isLogged() {
        return failures >= LOGGED_FAILURES;
    }

    /** Time until the next attempt: none after the first failure, unless the last request was just now. */
    long delayNanos(long nowNanos) {
        if (failures == 1) {
            return Math.max(0, LEAST_DELAY_NANOS - (nowNanos - lastRequestNanos));
        }
        long delay = Math.min(MAX_DELAY_NANOS, LEAST_DELAY_NANOS << Math.min(failures - 2, MAX_DOUBLINGS));
        return delay + random.nextInt((int) (delay / 10));
    }
}
