// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.record;

import dev.iora.common.BinaryWriter;
import dev.iora.common.LittleEndian;
import dev.iora.store.MessageCodec;
import dev.iora.store.RecordVisitor;
import dev.iora.store.StoredMessage;

/**
 * Records of memory streams and memory consumers between the decision and the end of the step, in the order they were made.
 * Their position is the number of records before them.
 *
 * <p>Thread: the shard.
 */
final class MemoryRecords {
    private static final int HEAD_BYTES = 16;
    private static final int KEEP_BYTES = 4 << 20;

    private BinaryWriter bytes = new BinaryWriter(256);
    private long first;
    private int records;

    /** Adds a message; returns its position. */
    long addMessage(long streamId, StoredMessage m) {
        int size = MessageCodec.size(m.subjectLength, m.headersLength, m.payloadLength);
        begin(RecordType.MESSAGE, streamId, size);
        int start = bytes.skip(size);
        MessageCodec.encode(bytes.bytes(), start, streamId, 0, m);
        return first + records++;
    }

    /** Adds another record; returns its position. */
    long addRecord(int type, long streamId, byte[] body, int offset, int length) {
        begin(type, streamId, length);
        bytes.add(body, offset, length);
        return first + records++;
    }

    private void begin(int type, long streamId, int length) {
        bytes.addInt(type).addInt(length).addLong(streamId);
    }

    boolean isEmpty() {
        return records == 0;
    }

    /** Takes back the records from a position on. */
    void rollBack(long position, int toLength) {
        records = (int) (position - first);
        bytes.truncate(toLength);
    }

    /** Length of all records. */
    int length() {
        return bytes.length();
    }

    /** Position of the next record. */
    long next() {
        return first + records;
    }

    void forEach(RecordVisitor visitor) {
        byte[] all = bytes.bytes();
        int end = bytes.length();
        long position = first;
        for (int at = 0; at < end; position++) {
            int length = LittleEndian.intAt(all, at + 4);
            visitor.onRecord(
                    LittleEndian.intAt(all, at),
                    LittleEndian.longAt(all, at + 8),
                    position,
                    0,
                    all,
                    at + HEAD_BYTES,
                    length);
            at += HEAD_BYTES + length;
        }
    }

    /** Removes all records; the next one has position {@code position}. */
    void clear(long position) {
        if (bytes.bytes().length > KEEP_BYTES) {
            bytes = new BinaryWriter(256);
        }
        bytes.clear();
        records = 0;
        first = position;
    }
}
