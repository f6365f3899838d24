// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.record;

import dev.iora.common.BinaryWriter;
import dev.iora.store.Journal;
import dev.iora.store.JournalBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Which streams have got records in the batch being made, and in its file of the journal. The next batch begins with a
 * record that says where the last record of each of them is: so a block that is lost, or a file, is known to concern them
 * even if nothing is ever written to them again.
 *
 * <pre>
 * u64 position from which on all records are covered
 * for each stream: u64 id, u64 position of its last record, u64 its last sequence, or -1 if that record deletes it
 * </pre>
 *
 * <p>Thread: the shard.
 */
public final class StreamHeads {
    public static final int ENTRY = 3 * Long.BYTES;

    /** In place of a last sequence. */
    public static final long DELETED = -1;

    /** The last record of one stream. It outlives the stream, until the next file of the journal begins. */
    public static final class Head {
        private final long streamId;

        /** Position of the last record in the journal, 0 if there is none. */
        public long position;

        /** Whether it deletes the stream. */
        public boolean isDeletion;

        private long lastSequence;
        private boolean isOfBatch;
        private boolean isOfFile;

        public Head(long streamId) {
            this.streamId = streamId;
        }
    }

    private final List<Head> ofBatch = new ArrayList<>();
    private final List<Head> ofFile = new ArrayList<>();
    private final BinaryWriter body = new BinaryWriter(256);
    private long batchFrom;
    private long fileFrom;

    /** A stream got a record at {@code position}; the last sequence it gave until then. */
    public void note(Head head, long position, long lastSequence) {
        head.position = position;
        head.lastSequence = lastSequence;
        if (!head.isOfBatch) {
            head.isOfBatch = true;
            ofBatch.add(head);
            if (!head.isOfFile) {
                head.isOfFile = true;
                ofFile.add(head);
            }
        }
    }

    /** Tells a batch, which is complete, of the streams it changes. */
    void tell(JournalBatch batch) {
        for (Head head : ofBatch) {
            batch.addHead(head.streamId, head.position, head.isDeletion ? DELETED : head.lastSequence);
        }
    }

    /** Gives a batch its first record: what the batch before it changed, or all of the file before, if its own is new. */
    void begin(JournalBatch batch) {
        boolean isNewFile = !Journal.isSameFile(batchFrom, batch.position());
        add(batch, isNewFile);
    }

    /** Gives the last batch of an orderly end, as its only record, what its file changed. */
    void end(JournalBatch last) {
        add(last, true);
    }

    private void add(JournalBatch batch, boolean isOfFile) {
        body.clear().addLong(isOfFile ? fileFrom : batchFrom);
        int empty = body.length();
        for (Head head : isOfFile ? ofFile : ofBatch) {
            body.addLong(head.streamId).addLong(head.position).addLong(head.isDeletion ? DELETED : head.lastSequence);
        }
        clear(isOfFile);
        batchFrom = batch.position();
        fileFrom = isOfFile ? batchFrom : fileFrom;
        if (body.length() > empty) {
            batch.appendRecord(RecordType.HEADS, 0, 0, body.bytes(), 0, body.length());
        }
    }

    private void clear(boolean isNewFile) {
        ofBatch.forEach(head -> head.isOfBatch = false);
        ofBatch.clear();
        if (isNewFile) {
            ofFile.forEach(head -> head.isOfFile = false);
            ofFile.clear();
        }
    }
}
