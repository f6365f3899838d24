// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A message that is removed as usual and then overwritten, so that no byte of it remains.
 *
 * <p>Only the segment records the journal position of a message that is in a segment, and a checkpoint leaves removed
 * messages out. So no checkpoint begins until that position is known.
 *
 * <p>Thread: the shard.
 */
public final class Erasure {
    private final long streamId;
    private final long sequence;
    private long position;
    private int length;
    private boolean located;
    private @Nullable IOException failure;

    /** A message whose journal position has to be looked up. */
    Erasure(long streamId, long sequence) {
        this.streamId = streamId;
        this.sequence = sequence;
    }

    /** A message whose journal position is known. */
    public Erasure(long streamId, long sequence, long position, int length) {
        this(streamId, sequence);
        locate(position, length, null);
    }

    /**
     * Sets the position in the journal; 0 if it cannot be found.
     *
     * @param reason why the segment could not be read; null if it was read or is damaged
     */
    void locate(long knownPosition, int knownLength, @Nullable IOException reason) {
        position = knownPosition;
        length = knownLength;
        failure = reason;
        located = true;
    }

    /** Why a copy may remain in the journal after all known copies are overwritten; null if none can. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** Its stream. */
    public long streamId() {
        return streamId;
    }

    /** Its sequence. */
    public long sequence() {
        return sequence;
    }

    /** Position in the journal, now or earlier; 0 if it is not known. */
    public long position() {
        return position;
    }

    /** Length of its record in the journal. */
    public int length() {
        return length;
    }

    boolean isLocated() {
        return located;
    }

    @Override
    public String toString() {
        return "message " + sequence + " of stream " + streamId + ", in the journal at "
                + JournalPosition.describe(position);
    }
}
