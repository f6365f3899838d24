// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.subject.SequenceSet;

/**
 * What a stream has lost: messages that cannot be read, and whether records of it are missing, which freezes it.
 *
 * <p>A message that fails its checksum is one thing: all that is known of it is still there, and the stream goes on. Records
 * that are missing from the journal are another: what they changed is unknown, so the stream takes no messages and removes
 * none, until somebody who knows what was lost says that it may go on. Three things say so: a purge of all that was lost,
 * the deletion of each lost message, or an update whose metadata has the {@link #token} under {@link #ACCEPT}.
 *
 * <p>Thread: the shard.
 */
public final class StreamLoss {
    /** Key of metadata that accepts a loss. */
    public static final String ACCEPT = "_iora.accept_loss";

    /** Key of metadata that tells, in answers only, why a stream is frozen. */
    public static final String FROZEN = "_iora.frozen";

    private final SequenceSet missing = new SequenceSet();
    private final SequenceSet unreadable = new SequenceSet();
    private HeldRemoval heldRemoval = HeldRemoval.NOTHING;
    private String reason = "";
    private String token = "";

    /** Whether who deletes or purges from now on does so on purpose: what was recorded before the loss was noticed does not. */
    private boolean isKnown;

    /** Whether the stream takes and removes no messages. */
    public boolean isFrozen() {
        return !reason.isEmpty();
    }

    /** Why it is frozen: file and place; empty if it is not. */
    public String reason() {
        return reason;
    }

    /** What names this loss and no other; empty if the stream is not frozen. */
    public String token() {
        return token;
    }

    /** Sequences that may have had messages whose records are missing: not to be modified. */
    public SequenceSet missing() {
        return missing;
    }

    /** Sequences of messages that are there and could not be read, some deleted since: not to be modified. */
    public SequenceSet unreadable() {
        return unreadable;
    }

    /** What would have been removed and was kept all the same. */
    public HeldRemoval heldRemoval() {
        return heldRemoval;
    }

    /** Something is kept, beside what is already. */
    public void holdRemoval(HeldRemoval kind) {
        if (kind.compareTo(heldRemoval) > 0) {
            heldRemoval = kind;
        }
    }

    /** What was kept is removed now. */
    void releaseRemoval() {
        heldRemoval = HeldRemoval.NOTHING;
    }

    /** Records are missing. The first reason stays. */
    public void freeze(String why, String name) {
        if (!isFrozen()) {
            reason = why;
            token = name;
            isKnown = false;
        }
    }

    /** Somebody who makes the next change knew of the loss of that name. */
    public void know(String name) {
        isKnown |= token.equals(name);
    }

    /** Records of messages are missing. */
    public void addMissing(long first, long last) {
        if (first <= last) {
            missing.addRange(first, last);
        }
    }

    /** Messages that are there cannot be read. */
    public void addUnreadable(long first, long last) {
        if (first <= last) {
            unreadable.addRange(first, last);
        }
    }

    private void thaw() {
        reason = "";
        token = "";
    }

    /** A message was deleted on purpose; whether it was a missing one. */
    boolean onDeleted(long sequence) {
        unreadable.remove(sequence);
        boolean wasMissing = missing.remove(sequence);
        if (wasMissing && missing.isEmpty() && isKnown) {
            thaw();
        }
        return wasMissing;
    }

    /** Everything below {@code end} was purged on purpose; {@code last} is the last sequence of the stream. */
    void onPurged(long end, long last) {
        long needed = missing.isEmpty() ? last : missing.last();
        missing.removeBelow(end);
        unreadable.removeBelow(end);
        if (end > needed && isKnown) {
            thaw();
        }
    }

    /** Somebody accepts a loss, this one or another. */
    void onAccepted(String accepted) {
        if (isFrozen() && token.equals(accepted)) {
            missing.clear();
            thaw();
        }
    }
}
