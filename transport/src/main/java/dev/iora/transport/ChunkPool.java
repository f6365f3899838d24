// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import org.jspecify.annotations.Nullable;

/**
 * The free chunks of one loop: last in, first out, so that the next one is still in the CPU cache. Chunks freed beyond the
 * loop's share go to a {@link Reserve} common to all loops, since one loop may fill chunks that another frees.
 *
 * <p>Thread: the loop.
 */
final class ChunkPool {
    private static final int MAX_SMALL = 256;
    private static final int MAX_LARGE = 32;
    private static final int MAX_VIEWS = 1024;

    /** Large chunks that no loop needs at the moment; the garbage collector gets those that do not fit. */
    static final class Reserve {
        private final int capacity;
        private @Nullable Chunk first;
        private int size;

        Reserve(int capacity) {
            this.capacity = capacity;
        }

        synchronized void offer(Chunk chunk) {
            if (size < capacity) {
                chunk.next = first;
                first = chunk;
                size++;
            }
        }

        synchronized @Nullable Chunk poll() {
            Chunk chunk = first;
            if (chunk != null) {
                first = chunk.next;
                chunk.next = null;
                size--;
            }
            return chunk;
        }

        synchronized void clear() {
            first = null;
            size = 0;
        }
    }

    private final Reserve reserve;
    private @Nullable Chunk small;
    private @Nullable Chunk large;
    private @Nullable Chunk views;
    private int smallCount;
    private int viewCount;
    private int largeCount;

    ChunkPool(Reserve reserve) {
        this.reserve = reserve;
    }

    Chunk takeSmall() {
        Chunk chunk = small;
        if (chunk == null) {
            return new Chunk(Chunk.SMALL_BYTES);
        }
        small = chunk.next;
        smallCount--;
        chunk.next = null;
        return chunk;
    }

    /** Returns a view of shared bytes; the caller gives it one reference to them. */
    Chunk takeView(SharedBytes shared, int start, int end) {
        Chunk view = views;
        if (view == null) {
            view = new Chunk();
        } else {
            views = view.next;
            view.next = null;
            viewCount--;
        }
        view.view(shared, start, end);
        return view;
    }

    Chunk takeLarge() {
        Chunk chunk = large;
        if (chunk == null) {
            chunk = reserve.poll();
            return chunk == null ? new Chunk(Chunk.LARGE_BYTES) : chunk;
        }
        large = chunk.next;
        largeCount--;
        chunk.next = null;
        return chunk;
    }

    /** Takes back one unlinked chunk. */
    void free(Chunk chunk) {
        SharedBytes shared = chunk.shared;
        if (shared != null) {
            chunk.clearView();
            if (viewCount < MAX_VIEWS) {
                chunk.next = views;
                views = chunk;
                viewCount++;
            }
            shared.release(this);
            return;
        }
        chunk.start = 0;
        chunk.end = 0;
        chunk.charge = 0;
        chunk.sealed = false;
        if (chunk.bytes.length == Chunk.SMALL_BYTES) {
            if (smallCount < MAX_SMALL) {
                chunk.next = small;
                small = chunk;
                smallCount++;
            }
        } else if (chunk.bytes.length == Chunk.LARGE_BYTES) {
            if (largeCount < MAX_LARGE) {
                chunk.next = large;
                large = chunk;
                largeCount++;
            } else {
                chunk.next = null;
                reserve.offer(chunk);
            }
        }
    }

    /** Takes back a list of chunks. */
    void freeAll(@Nullable Chunk first) {
        Chunk chunk = first;
        while (chunk != null) {
            Chunk next = chunk.next;
            free(chunk);
            chunk = next;
        }
    }

    /** Drops all chunks of a loop without traffic. */
    void trim() {
        small = null;
        large = null;
        views = null;
        viewCount = 0;
        smallCount = 0;
        largeCount = 0;
        reserve.clear();
    }
}
