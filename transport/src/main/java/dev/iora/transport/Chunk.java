// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import org.jspecify.annotations.Nullable;

/**
 * A run of bytes on its way out, and a link of the list it is in.
 *
 * <p>Thread: whoever holds the list: a lane while it stages, the outbound buffer's lock while it waits, the writer while
 * it is written.
 */
final class Chunk {
    /** Bytes of a small pooled chunk: enough for what one request or reply stages. */
    static final int SMALL_BYTES = 4 * 1024;

    /** Bytes of a large pooled chunk. */
    static final int LARGE_BYTES = 64 * 1024;

    private static final byte[] NOTHING = {};

    byte[] bytes;

    @Nullable
    SharedBytes shared;

    int start;
    int end;

    /** What the memory budget has been charged for it. */
    int charge;

    @Nullable
    Chunk next;

    /** A chunk of its own memory. */
    Chunk(int capacity) {
        bytes = new byte[capacity];
    }

    /** A link without bytes, to become a view. */
    Chunk() {
        bytes = NOTHING;
    }

    /** Becomes a view of shared bytes; takes over one reference to them. */
    void view(SharedBytes viewed, int viewStart, int viewEnd) {
        shared = viewed;
        bytes = viewed.bytes();
        start = viewStart;
        end = viewEnd;
    }

    /** Is a link without bytes again. */
    void clearView() {
        shared = null;
        bytes = NOTHING;
        start = 0;
        end = 0;
        charge = 0;
    }

    int room() {
        return shared == null ? bytes.length - end : 0;
    }

    int length() {
        return end - start;
    }

    /** What the chunk costs while it waits; a large message has been paid for by whoever received it. */
    int cost() {
        if (shared == null) {
            return bytes.length;
        }
        return shared instanceof SharedPayload ? 0 : length();
    }
}
