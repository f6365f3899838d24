// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.wire.PublishFrame;

/**
 * The messages of a batch that is not committed yet, in the order of their numbers, which run from 1.
 *
 * <p>Thread: the shard.
 */
final class StagedBatch extends OpenBatch {
    /** Estimated memory of a batch besides its messages. */
    private static final int OBJECT_BYTES = 512;

    private final FrameBatch messages = new FrameBatch();

    /** Whether its commit has arrived, and waits for records in flight or for the disk. */
    boolean complete;

    /** See {@link OpenBatch}. */
    StagedBatch(String id, BatchBudget budget, Runnable onTimeout) {
        super(id, budget, onTimeout);
    }

    /** Adds a copy of a message; false if there is no memory for it. */
    boolean add(PublishFrame frame) {
        // The array doubles, and both are there while it is copied.
        long most = OBJECT_BYTES + messages.capacity() + 2 * (messages.bytes() + FrameBatch.bytesOf(frame));
        if (!charge(most)) {
            return false;
        }
        messages.add(0, frame);
        return charge(OBJECT_BYTES + (long) messages.capacity());
    }

    /** Number of its messages. */
    int size() {
        return messages.messages();
    }

    /** Bytes of its messages. */
    int bytes() {
        return messages.bytes();
    }

    /** A cursor before its first message. */
    FrameBatch.Cursor cursor() {
        return messages.cursor();
    }
}
