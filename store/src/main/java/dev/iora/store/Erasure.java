// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A message of which no byte is to remain: it is removed as usual, and then overwritten.
 *
 * <p>Where the journal had a message that is in a segment is told by the segment alone, and a checkpoint leaves removed
 * messages out. So no checkpoint begins until that is known.
 *
 * <p>Thread: the shard.
 */
public final class Erasure {
    private final long streamId;
    private final long sequence;
    private long position;
    private int length;
    private boolean isLocated;
    private @Nullable IOException failure;

    /** Message of which it has to be found out where the journal had it. */
    Erasure(long streamId, long sequence) {
        this.streamId = streamId;
        this.sequence = sequence;
    }

    /** A message whose place in the journal is known. */
    public Erasure(long streamId, long sequence, long position, int length) {
        this(streamId, sequence);
        locate(position, length, null);
    }

    /**
     * Tells where the journal had it; 0 if that cannot be known.
     *
     * @param reason why it could not be read; null if it could, or is damaged
     */
    void locate(long knownPosition, int knownLength, @Nullable IOException reason) {
        position = knownPosition;
        length = knownLength;
        failure = reason;
        isLocated = true;
    }

    /** Why the journal may still have it when everything known of it is overwritten; null if it has not. */
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

    /** Where the journal has or had it; 0 if that is not known. */
    public long position() {
        return position;
    }

    /** Length of its record there. */
    public int length() {
        return length;
    }

    boolean isLocated() {
        return isLocated;
    }

    @Override
    public String toString() {
        return "message " + sequence + " of stream " + streamId + ", in the journal at "
                + JournalPosition.describe(position);
    }
}
