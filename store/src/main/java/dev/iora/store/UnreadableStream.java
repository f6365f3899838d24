// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** A stream whose state cannot be read: everything of it stays as it is, in segments and in the journal. Immutable. */
public final class UnreadableStream {
    private final String reason;
    private final Checkpoint.Entry entry;

    UnreadableStream(String reason, Checkpoint.Entry entry) {
        this.reason = reason;
        this.entry = entry;
    }

    /** Its number. */
    public long streamId() {
        return entry.streamId();
    }

    /** Its name; empty if that is not known. */
    public String name() {
        return entry.name();
    }

    /** For the log: the file and the place. */
    public String reason() {
        return reason;
    }

    /** Where the journal has records that its states do not have; {@link JournalRange#NONE} if there are none. */
    JournalRange kept() {
        return entry.kept();
    }

    /** The records behind the checkpoint are kept with it, from the first start on that could not read its state. */
    UnreadableStream keeping(JournalRange range) {
        return entry.kept().isEmpty() ? new UnreadableStream(reason, entry.keeping(range)) : this;
    }

    /** For the next checkpoint, which has it as the last one had. */
    StreamPlan plan() {
        return StreamPlan.unchanged(entry, entry.name(), null, entry.kept());
    }

    /** As a checkpoint has it that was just written. */
    UnreadableStream in(Checkpoint written) {
        for (Checkpoint.Entry candidate : written.streams()) {
            if (candidate.streamId() == streamId()) {
                return new UnreadableStream(reason, candidate);
            }
        }
        return this;
    }
}
