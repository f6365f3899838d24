// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.MemoryBudget;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Requests to services of other accounts that wait for a response; those of all accounts. A ring bounds their number, and a
 * budget their bytes: if a new one does not fit, the oldest are forgotten.
 *
 * <p>Thread: any.
 *
 * <p>Invariant: the budget holds the bytes of the requests in the ring.
 */
public final class WaitingRequests {
    /** A request without its reply subject, and its slot. */
    private static final int OVERHEAD_BYTES = 96;

    /** Told of requests that a new one has displaced. */
    @FunctionalInterface
    interface Displacement {
        /** A measured request does not wait any more. Thread: that of {@code lane}. */
        void onDisplaced(int lane, Request request);
    }

    /** A request that waits for a response. */
    static final class Request {
        final long secret;
        final ServiceReplies service;
        final Account requester;
        final byte[] reply;
        final ServiceReplies.Kind kind;
        final @Nullable Measurement measurement;
        volatile long sinceNanos;

        /** Written before the request gets into the ring. */
        private long number;

        /**
         * Creates a request that does not wait yet.
         *
         * @param measurement how it is measured; null if it is not
         */
        Request(
                ServiceReplies service,
                Account requester,
                byte[] reply,
                ServiceReplies.Kind kind,
                long secret,
                long nowNanos,
                @Nullable Measurement measurement) {
            this.service = service;
            this.requester = requester;
            this.reply = reply;
            this.kind = kind;
            this.secret = secret;
            sinceNanos = nowNanos;
            this.measurement = measurement;
        }

        long number() {
            return number;
        }

        boolean isExpired(long nowNanos) {
            return nowNanos - sinceNanos > kind.thresholdNanos();
        }

        private int bytes() {
            int own = OVERHEAD_BYTES + reply.length;
            return measurement == null ? own : own + measurement.bytes();
        }
    }

    private final int size;
    private final MemoryBudget budget;

    /** Created by the first request. */
    private final AtomicReference<@Nullable AtomicReferenceArray<@Nullable Request>> ring = new AtomicReference<>();

    private final AtomicLong next = new AtomicLong();

    /** All requests with lower numbers have left the ring, or will be overwritten in it. */
    private final AtomicLong oldest = new AtomicLong();

    /** How many measured requests wait. */
    private final AtomicInteger measured = new AtomicInteger();

    /**
     * Creates a ring without requests.
     *
     * @param size how many requests may wait; a power of two
     * @param budget how many bytes they may take
     */
    public WaitingRequests(int size, MemoryBudget budget) {
        this.size = size;
        this.budget = budget;
    }

    /**
     * Adds a request; false if it does not fit even alone.
     *
     * @param displacement told of the measured requests that are forgotten for it
     */
    boolean add(Request request, int lane, Displacement displacement) {
        int bytes = request.bytes();
        while (!budget.tryReserve(bytes)) {
            if (!forgetOldest(lane, displacement)) {
                return false;
            }
        }
        if (request.measurement != null) {
            measured.incrementAndGet();
        }
        request.number = next.getAndIncrement();
        Request overwritten = ring().getAndSet(slot(request.number), request);
        if (overwritten != null) {
            onGone(overwritten);
            tell(overwritten, lane, displacement);
        }
        return true;
    }

    private void onGone(Request request) {
        budget.release(request.bytes());
        if (request.measurement != null) {
            measured.decrementAndGet();
        }
    }

    private static void tell(Request request, int lane, Displacement displacement) {
        if (request.measurement != null) {
            displacement.onDisplaced(lane, request);
        }
    }

    /** How many measured requests wait. */
    int measured() {
        return measured.get();
    }

    /** The number of the next request. */
    long end() {
        return next.get();
    }

    /** The lowest number that a waiting request may have. */
    long start() {
        return Math.max(0, next.get() - size);
    }

    /** The request with a number; null if it does not wait any more. */
    @Nullable
    Request find(long number) {
        AtomicReferenceArray<@Nullable Request> current = ring.get();
        Request request = current == null || number < 0 ? null : current.get(slot(number));
        return request != null && request.number == number ? request : null;
    }

    /** Removes a request; false if it does not wait any more. */
    boolean remove(Request request) {
        boolean removed = ring().compareAndSet(slot(request.number), request, null);
        if (removed) {
            onGone(request);
        }
        return removed;
    }

    /** Forgets one request; false if none waits. */
    private boolean forgetOldest(int lane, Displacement displacement) {
        long number = oldest.get();
        if (number >= next.get()) {
            return false;
        }
        if (oldest.compareAndSet(number, number + 1)) {
            Request request = find(number);
            if (request != null && remove(request)) {
                tell(request, lane, displacement);
            }
        }
        return true;
    }

    private AtomicReferenceArray<@Nullable Request> ring() {
        AtomicReferenceArray<@Nullable Request> current = ring.get();
        if (current == null) {
            var created = new AtomicReferenceArray<@Nullable Request>(size);
            current = ring.compareAndSet(null, created) ? created : Objects.requireNonNull(ring.get());
        }
        return current;
    }

    private int slot(long number) {
        return (int) (number & (size - 1));
    }
}
