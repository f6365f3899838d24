// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts requests as nats-server does: when they are answered, and not those for single messages that are found.
 *
 * <p>Thread: any.
 */
final class ApiCounters {
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicInteger inWork = new AtomicInteger();

    void begin() {
        inWork.incrementAndGet();
    }

    void end(boolean isError, boolean isCounted) {
        inWork.decrementAndGet();
        if (isCounted) {
            requests.incrementAndGet();
        }
        if (isError) {
            errors.incrementAndGet();
        }
    }

    long requests() {
        return requests.get();
    }

    long errors() {
        return errors.get();
    }

    int inWork() {
        return inWork.get();
    }
}
