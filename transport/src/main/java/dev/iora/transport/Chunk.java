// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import org.jspecify.annotations.Nullable;

/**
 * A piece of outgoing bytes, and a link of the list it is in.
 *
 * <p>Thread: the owner of the list: the lane while it is staged, the holder of the outbound buffer's lock while it waits,
 * the writing thread while it is written.
 */
final class Chunk {
    /** Bytes of a small pooled chunk: enough for one request or response. */
    static final int SMALL_BYTES = 4 * 1024;

    /** Bytes of a large pooled chunk. */
    static final int LARGE_BYTES = 64 * 1024;

    private static final byte[] NOTHING = {};

    byte[] bytes;

    @Nullable
    SharedBytes shared;

    int start;
    int end;

    /** Bytes charged to the memory budget for it. */
    int charge;

    /** Whether the bytes are TLS records, to be written as they are. */
    boolean sealed;

    @Nullable
    Chunk next;

    /** Creates a chunk with its own memory. */
    Chunk(int capacity) {
        bytes = new byte[capacity];
    }

    /** Creates a link without bytes, to become a view. */
    Chunk() {
        bytes = NOTHING;
    }

    /** Makes it a view of shared bytes; takes over one reference to them. */
    void view(SharedBytes viewed, int viewStart, int viewEnd) {
        shared = viewed;
        bytes = viewed.bytes();
        start = viewStart;
        end = viewEnd;
    }

    /** Makes it a link without bytes again. */
    void clearView() {
        shared = null;
        bytes = NOTHING;
        start = 0;
        end = 0;
        charge = 0;
    }

    int room() {
        return shared == null && !sealed ? bytes.length - end : 0;
    }

    int length() {
        return end - start;
    }

    /** Bytes of budget the chunk costs while it waits; a large message was charged when it was received. */
    int cost() {
        if (shared == null) {
            return bytes.length;
        }
        return shared instanceof SharedPayload ? 0 : length();
    }
}
