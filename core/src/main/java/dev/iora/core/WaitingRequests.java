// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.MemoryBudget;
import java.util.Objects;
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

    /** A request that waits for a response. */
    static final class Request {
        final long number;
        final long secret;
        final ServiceReplies service;
        final Account requester;
        final byte[] reply;
        final ServiceReplies.Kind kind;
        volatile long sinceNanos;

        private Request(
                long number,
                long secret,
                ServiceReplies service,
                Account requester,
                byte[] reply,
                ServiceReplies.Kind kind,
                long nowNanos) {
            this.number = number;
            this.secret = secret;
            this.service = service;
            this.requester = requester;
            this.reply = reply;
            this.kind = kind;
            sinceNanos = nowNanos;
        }

        private int bytes() {
            return OVERHEAD_BYTES + reply.length;
        }
    }

    private final int size;
    private final MemoryBudget budget;

    /** Created by the first request. */
    private final AtomicReference<@Nullable AtomicReferenceArray<@Nullable Request>> ring = new AtomicReference<>();

    private final AtomicLong next = new AtomicLong();

    /** All requests with lower numbers have left the ring, or will be overwritten in it. */
    private final AtomicLong oldest = new AtomicLong();

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

    /** Adds a request; null if it does not fit even alone. */
    @Nullable
    Request add(
            ServiceReplies service,
            Account requester,
            byte[] reply,
            ServiceReplies.Kind kind,
            long secret,
            long nowNanos) {
        while (!budget.tryReserve(OVERHEAD_BYTES + reply.length)) {
            if (!forgetOldest()) {
                return null;
            }
        }
        var request = new Request(next.getAndIncrement(), secret, service, requester, reply, kind, nowNanos);
        Request overwritten = ring().getAndSet(slot(request.number), request);
        if (overwritten != null) {
            budget.release(overwritten.bytes());
        }
        return request;
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
            budget.release(request.bytes());
        }
        return removed;
    }

    /** Forgets one request; false if none waits. */
    private boolean forgetOldest() {
        long number = oldest.get();
        if (number >= next.get()) {
            return false;
        }
        if (oldest.compareAndSet(number, number + 1)) {
            Request request = find(number);
            if (request != null) {
                remove(request);
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
