// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts requests as nats-server does: when they are answered (jetstream_api.go trackAPI, trackAPIErr).
 *
 * <p>Thread: any.
 */
final class ApiCounters {
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();

    /** A request was answered. */
    void count(boolean error) {
        requests.incrementAndGet();
        if (error) {
            errors.incrementAndGet();
        }
    }

    long requests() {
        return requests.get();
    }

    long errors() {
        return errors.get();
    }
}
