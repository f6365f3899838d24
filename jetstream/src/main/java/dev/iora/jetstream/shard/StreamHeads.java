// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

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
final class StreamHeads {
    static final int ENTRY = 3 * Long.BYTES;

    /** In place of a last sequence. */
    static final long DELETED = -1;

    /** The last record of one stream. It outlives the stream, until the next file of the journal begins. */
    static final class Head {
        private final long streamId;

        /** Position of the last record in the journal, 0 if there is none. */
        long position;

        /** Whether it deletes the stream. */
        boolean isDeletion;

        private long lastSequence;
        private boolean isOfBatch;
        private boolean isOfFile;

        Head(long streamId) {
            this.streamId = streamId;
        }
    }

    private final List<Head> ofBatch = new ArrayList<>();
    private final List<Head> ofFile = new ArrayList<>();
    private long batchFrom;
    private long fileFrom;

    /** A stream got a record at {@code position}; the last sequence it gave until then. */
    void note(Head head, long position, long lastSequence) {
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

    /**
     * Begins a batch.
     *
     * @param position of the batch
     * @param isNewFile whether it is the first one of its file
     * @param body gets what there is to say of the batch before it, or of the whole file before
     * @return false if there is nothing to say
     */
    boolean next(long position, boolean isNewFile, RecordBody body) {
        body.clear().addLong(isNewFile ? fileFrom : batchFrom);
        int empty = body.length();
        for (Head head : isNewFile ? ofFile : ofBatch) {
            body.addLong(head.streamId).addLong(head.position).addLong(head.isDeletion ? DELETED : head.lastSequence);
        }
        clear(isNewFile);
        batchFrom = position;
        fileFrom = isNewFile ? position : fileFrom;
        return body.length() > empty;
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
