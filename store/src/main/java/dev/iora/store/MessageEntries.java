// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.SubjectTree;

/**
 * The index of messages: everything but their content. It is a class, not an interface, because scans call it for every
 * message.
 *
 * <p>Thread: the shard that owns the stream.
 */
abstract class MessageEntries {
    /** Returns the subject of a live message; {@link SubjectTree#NONE} if its row is damaged. */
    abstract int handleOf(long sequence);

    /** Whether {@link #handleOf} of a live message certainly does not wait for the disk. */
    boolean isIndexed(long sequence) {
        return true;
    }

    /**
     * Whether {@link #handleOf} of a live message does not wait for the disk. If it does, {@code onReady} runs once it no
     * longer does, but not if the read fails.
     */
    boolean isIndexed(long sequence, Runnable onReady) {
        return true;
    }

    /** Returns when a live message was stored; 0 if its row is damaged. */
    public abstract long timeOf(long sequence);

    /** Returns the size of a live message in the bytes of the stream. */
    abstract int sizeOf(long sequence);

    /** Returns the next message of the same subject after {@code sequence}, which may be deleted; 0 if it is not known. */
    abstract long followingOf(long sequence);
}
