// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.subject.SubjectTree;

/**
 * What is known of each message beside its content. No interface: scans ask for every message they pass.
 *
 * <p>Thread: the shard that owns the stream.
 */
abstract class MessageEntries {
    /** The subject of a live message; {@link SubjectTree#NONE} if that is damaged. */
    abstract int handleOf(long sequence);

    /** Whether {@link #handleOf} of a live message does not wait for the disk, as far as that is easily known. */
    boolean isIndexed(long sequence) {
        return true;
    }

    /**
     * Whether {@link #handleOf} of a live message does not wait for the disk; {@code onReady} is run when it does not, but not if
     * reading fails.
     */
    boolean isIndexed(long sequence, Runnable onReady) {
        return true;
    }

    /** When a live message was stored; 0 if that is damaged. */
    abstract long timeOf(long sequence);

    /** What a live message counts in the bytes of the stream. */
    abstract int sizeOf(long sequence);

    /** The message of the same subject after {@code sequence}, which may be deleted; 0 if that is not known. */
    abstract long followingOf(long sequence);
}
