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

    final byte[] bytes;
    final @Nullable SharedPayload shared;
    int start;
    int end;

    /** Whether the memory budget has been charged for it. */
    boolean charged;

    @Nullable
    Chunk next;

    /** A chunk of its own memory. */
    Chunk(int capacity) {
        bytes = new byte[capacity];
        shared = null;
    }

    /** A view of a message that several destinations share; keeps one reference to it. */
    Chunk(SharedPayload shared, int start, int end) {
        bytes = shared.bytes();
        this.shared = shared;
        this.start = start;
        this.end = end;
    }

    int room() {
        return shared == null ? bytes.length - end : 0;
    }

    int length() {
        return end - start;
    }

    /** What the chunk costs while it waits; a shared payload is paid for by whoever received it. */
    int cost() {
        return shared == null ? bytes.length : 0;
    }
}
