// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** A stream whose state cannot be read: all its data stays unchanged, in segments and in the journal. Immutable. */
public final class UnreadableStream {
    private final String reason;
    private final Checkpoint.Entry entry;

    UnreadableStream(String reason, Checkpoint.Entry entry) {
        this.reason = reason;
        this.entry = entry;
    }

    /** Its id. */
    public long streamId() {
        return entry.streamId();
    }

    /** Its name; empty if it is not known. */
    public String name() {
        return entry.name();
    }

    /** Reason for the log, with file and offset. */
    public String reason() {
        return reason;
    }

    /** Range of the journal with records that its states lack; {@link JournalRange#NONE} if there are none. */
    JournalRange kept() {
        return entry.kept();
    }

    /** Keeps the records after the checkpoint too, from the first start that could not read the state. */
    UnreadableStream keeping(JournalRange range) {
        return entry.kept().isEmpty() ? new UnreadableStream(reason, entry.keeping(range)) : this;
    }

    /** Plans the next checkpoint, which keeps the entry unchanged. */
    StreamPlan plan() {
        return StreamPlan.unchanged(entry, entry.name(), null, entry.kept());
    }

    /** Returns the stream with its entry in a new checkpoint. */
    UnreadableStream in(Checkpoint written) {
        for (Checkpoint.Entry candidate : written.streams()) {
            if (candidate.streamId() == streamId()) {
                return new UnreadableStream(reason, candidate);
            }
        }
        return this;
    }
}
