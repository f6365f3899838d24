// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.MemoryBudget;
import org.jspecify.annotations.Nullable;

/**
 * Pull requests that wait for messages, in the order they are served: round robin, one message per turn, or those of the
 * lowest priority first and round robin among them.
 *
 * <p>Thread: the shard.
 */
final class PullRequestQueue {
    private final int limit;
    private final MemoryBudget budget;
    private boolean prioritized;
    private @Nullable PullRequest head;
    private @Nullable PullRequest tail;
    private int size;
    private int oneShots;

    /**
     * Creates an empty queue.
     *
     * @param limit maximum of requests that wait
     * @param budget memory of the requests of all queues
     */
    PullRequestQueue(int limit, MemoryBudget budget) {
        this.limit = limit;
        this.budget = budget;
    }

    /** Sets whether requests of lower priority numbers are served first. */
    void prioritized(boolean changed) {
        if (changed == prioritized) {
            return;
        }
        prioritized = changed;
        PullRequest next;
        PullRequest request = head;
        head = null;
        tail = null;
        for (; request != null; request = next) {
            next = request.next;
            insert(request);
        }
    }

    /**
     * Adds a request behind those that are served before it; the queue must not be full. False, and nothing added, if the
     * budget has no room.
     */
    boolean add(PullRequest request) {
        if (!budget.tryReserve(request.heldBytes())) {
            return false;
        }
        insert(request);
        size++;
        if (request.terms.noWait()) {
            oneShots++;
        }
        return true;
    }

    /** Removes a request. */
    void remove(PullRequest request) {
        unlink(request);
        budget.release(request.heldBytes());
        size--;
        if (request.terms.noWait()) {
            oneShots--;
        }
    }

    /** Moves a request behind the others of its priority. */
    void requeue(PullRequest request) {
        if (request.next != null) {
            unlink(request);
            insert(request);
        }
    }

    /** The request whose turn it is. */
    @Nullable
    PullRequest head() {
        return head;
    }

    /** Number of requests. */
    int size() {
        return size;
    }

    /** Number of requests with no_wait. */
    int oneShots() {
        return oneShots;
    }

    /** Whether no request waits. */
    boolean isEmpty() {
        return size == 0;
    }

    /** Whether the queue has no room for one more. */
    boolean isFull() {
        return size >= limit;
    }

    private void insert(PullRequest request) {
        PullRequest before = tail;
        if (prioritized) {
            int priority = request.terms.group().priority();
            while (before != null && before.terms.group().priority() > priority) {
                before = before.previous;
            }
        }
        PullRequest after = before == null ? head : before.next;
        request.previous = before;
        request.next = after;
        if (before == null) {
            head = request;
        } else {
            before.next = request;
        }
        if (after == null) {
            tail = request;
        } else {
            after.previous = request;
        }
    }

    private void unlink(PullRequest request) {
        PullRequest before = request.previous;
        PullRequest after = request.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        request.previous = null;
        request.next = null;
    }
}
