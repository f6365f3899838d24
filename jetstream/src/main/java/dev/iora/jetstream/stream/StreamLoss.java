// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.subject.SequenceSet;

/**
 * The loss of a stream: messages that cannot be read, and missing records, which freeze the stream.
 *
 * <p>If a message fails its checksum, everything else about it is known, and the stream continues. If records are missing
 * from the journal, their changes are unknown; the stream refuses messages and removes none, until the loss is accepted. A
 * loss is accepted by a purge of all that was lost, by deleting each lost message, or by an update whose metadata has the
 * {@link #token} under {@link #ACCEPT}.
 *
 * <p>Thread: the shard.
 */
public final class StreamLoss {
    /** Key of metadata that accepts a loss. */
    public static final String ACCEPT = "_iora.accept_loss";

    /** Key of metadata that says, in responses only, why a stream is frozen. */
    public static final String FROZEN = "_iora.frozen";

    private final SequenceSet missing = new SequenceSet();
    private final SequenceSet unreadable = new SequenceSet();
    private HeldRemoval heldRemoval = HeldRemoval.NOTHING;
    private String reason = "";
    private String token = "";

    /** Whether later deletions and purges accept the loss. Those recorded before the loss was noticed do not. */
    private boolean known;

    /** Whether the stream takes and removes no messages. */
    public boolean isFrozen() {
        return !reason.isEmpty();
    }

    /** The reason: file and place; empty if it is not frozen. */
    public String reason() {
        return reason;
    }

    /** The name of this loss, which no other has; empty if the stream is not frozen. */
    public String token() {
        return token;
    }

    /** Sequences that may have had messages whose records are missing; not to be modified. */
    public SequenceSet missing() {
        return missing;
    }

    /** Sequences of messages that are stored and could not be read, some deleted since; not to be modified. */
    public SequenceSet unreadable() {
        return unreadable;
    }

    /** The removals that were due and were not made. */
    public HeldRemoval heldRemoval() {
        return heldRemoval;
    }

    /** Notes that removals of a kind were not made. */
    public void holdRemoval(HeldRemoval kind) {
        if (kind.compareTo(heldRemoval) > 0) {
            heldRemoval = kind;
        }
    }

    /** The removals are made now. */
    void releaseRemoval() {
        heldRemoval = HeldRemoval.NOTHING;
    }

    /** Records are missing. The first reason stays. */
    public void freeze(String why, String name) {
        if (!isFrozen()) {
            reason = why;
            token = name;
            known = false;
        }
    }

    /** The next change is made although the loss of that name is known. */
    public void acknowledge(String name) {
        known |= token.equals(name);
    }

    /** Records of messages are missing. */
    public void addMissing(long first, long last) {
        if (first <= last) {
            missing.addRange(first, last);
        }
    }

    /** Stored messages cannot be read. */
    public void addUnreadable(long first, long last) {
        if (first <= last) {
            unreadable.addRange(first, last);
        }
    }

    private void thaw() {
        reason = "";
        token = "";
    }

    /** A message was deleted by a request; whether it was a missing one. */
    boolean onDeleted(long sequence) {
        unreadable.remove(sequence);
        boolean wasMissing = missing.remove(sequence);
        if (wasMissing && missing.isEmpty() && known) {
            thaw();
        }
        return wasMissing;
    }

    /** All messages before {@code end} were purged by a request; {@code last} is the last sequence of the stream. */
    void onPurged(long end, long last) {
        long needed = missing.isEmpty() ? last : missing.last();
        missing.removeBelow(end);
        unreadable.removeBelow(end);
        if (end > needed && known) {
            thaw();
        }
    }

    /** A loss was accepted, this one or another. */
    void onAccepted(String accepted) {
        if (isFrozen() && token.equals(accepted)) {
            missing.clear();
            thaw();
        }
    }
}
