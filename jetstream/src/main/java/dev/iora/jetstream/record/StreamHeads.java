// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.record;

import dev.iora.common.BinaryWriter;
import dev.iora.store.Journal;
import dev.iora.store.JournalBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams that have records in the current batch, and in its file of the journal. The next batch begins with a record
 * that lists the last record of each. So the loss of a block or of a file is noticed for these streams, even if they never
 * get another record.
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

    /** Stands for the last sequence of a deleted stream. */
    public static final long DELETED = -1;

    /** The last record of one stream. It outlives the stream, until the next file of the journal begins. */
    public static final class Head {
        private final long streamId;

        /** Position of the last record in the journal, 0 if there is none. */
        public long position;

        /** Whether that record deletes the stream. */
        public boolean deletion;

        private long lastSequence;
        private boolean inBatch;
        private boolean inFile;

        public Head(long streamId) {
            this.streamId = streamId;
        }
    }

    private final List<Head> ofBatch = new ArrayList<>();
    private final List<Head> ofFile = new ArrayList<>();
    private final BinaryWriter body = new BinaryWriter(256);
    private long batchFrom;
    private long fileFrom;

    /** A stream got a record at {@code position}; {@code lastSequence} is the last one it has assigned. */
    public void note(Head head, long position, long lastSequence) {
        head.position = position;
        head.lastSequence = lastSequence;
        if (!head.inBatch) {
            head.inBatch = true;
            ofBatch.add(head);
            if (!head.inFile) {
                head.inFile = true;
                ofFile.add(head);
            }
        }
    }

    /** Adds the heads of all streams that the batch changes to it, when it is complete. */
    void addTo(JournalBatch batch) {
        for (Head head : ofBatch) {
            batch.addHead(head.streamId, head.position, head.deletion ? DELETED : head.lastSequence);
        }
    }

    /**
     * Makes the first record of a batch: the heads of the batch before it, or of all of the file before if the batch begins
     * a file.
     */
    void begin(JournalBatch batch) {
        boolean newFile = !Journal.isSameFile(batchFrom, batch.position());
        add(batch, newFile);
    }

    /** Makes the only record of the last batch of an orderly end: the heads of its file. */
    void end(JournalBatch last) {
        add(last, true);
    }

    private void add(JournalBatch batch, boolean inFile) {
        body.clear().addLong(inFile ? fileFrom : batchFrom);
        int empty = body.length();
        for (Head head : inFile ? ofFile : ofBatch) {
            body.addLong(head.streamId).addLong(head.position).addLong(head.deletion ? DELETED : head.lastSequence);
        }
        clear(inFile);
        batchFrom = batch.position();
        fileFrom = inFile ? batchFrom : fileFrom;
        if (body.length() > empty) {
            batch.appendRecord(RecordType.HEADS, 0, 0, body.bytes(), 0, body.length());
        }
    }

    private void clear(boolean newFile) {
        ofBatch.forEach(head -> head.inBatch = false);
        ofBatch.clear();
        if (newFile) {
            ofFile.forEach(head -> head.inFile = false);
            ofFile.clear();
        }
    }
}
