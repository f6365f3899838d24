// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.common.LittleEndian;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records that are written to the journal together: after a crash all of them exist, or none.
 *
 * <p>Thread: the owner of the journal until it is submitted; then the sync thread until the owner is notified of the
 * commit; then the owner again until it releases the batch.
 */
public final class JournalBatch {
    /** A batch with this many bytes of records takes no more; its last record may exceed them. */
    private static final int MAX_BYTES = 64 << 20;

    private final JournalCache cache;
    private JournalCache.Chunk chunk;
    private int start;
    private int end;
    private long position;
    private long previous;
    private int records;
    private boolean awaited;
    private boolean sealed;
    private @Nullable Object attachment;

    /** For each stream with records in the batch: id, position of the last record, last sequence. */
    private long[] heads = new long[3];

    private int headsEnd;

    JournalBatch(JournalCache cache, JournalCache.Chunk chunk) {
        this.cache = cache;
        this.chunk = chunk;
    }

    void begin(JournalCache.Chunk chunk, long position, long previous) {
        this.chunk = chunk;
        this.position = position;
        this.previous = previous;
        start = chunk.filled;
        end = start + JournalBlock.HEADER;
        records = 0;
        awaited = false;
        sealed = false;
        attachment = null;
        headsEnd = 0;
    }

    /**
     * Adds a head, which is noted beside the journal when the batch is durable: the last record of a stream in this batch.
     *
     * @param headPosition position of its last record
     * @param lastSequence last sequence of the stream; -1 if the record deletes it
     */
    public void addHead(long streamId, long headPosition, long lastSequence) {
        if (headsEnd == heads.length) {
            heads = Arrays.copyOf(heads, 2 * headsEnd);
        }
        heads[headsEnd] = streamId;
        heads[headsEnd + 1] = headPosition;
        heads[headsEnd + 2] = lastSequence;
        headsEnd += 3;
    }

    /** Number of heads. Thread: sync. */
    int heads() {
        return headsEnd / 3;
    }

    long headStream(int index) {
        return heads[3 * index];
    }

    long headPosition(int index) {
        return heads[3 * index + 1];
    }

    long headLastSequence(int index) {
        return heads[3 * index + 2];
    }

    /**
     * Adds a message.
     *
     * @param previousPosition position of the previous record of the same stream, 0 if there is none
     * @return its position in the journal, which is final
     */
    public long appendMessage(long streamId, long previousPosition, StoredMessage message) {
        reserve(MessageCodec.size(message.subjectLength, message.headersLength, message.payloadLength));
        long recordPosition = position + end - start;
        end += MessageCodec.encode(chunk.bytes, end, streamId, previousPosition, message);
        records++;
        return recordPosition;
    }

    /**
     * Adds a record that is not a message.
     *
     * @param type a number chosen by the caller, from 2 to 255
     * @param previousPosition position of the previous record of the same stream, 0 if there is none
     * @return its position in the journal, which is final
     */
    public long appendRecord(int type, long streamId, long previousPosition, byte[] body, int offset, int length) {
        Invariants.check(type > RecordVisitor.MESSAGE && type <= 0xFF, "not a record type");
        int size = JournalBlock.RECORD_HEADER + length;
        reserve(size);
        long recordPosition = position + end - start;
        byte[] bytes = chunk.bytes;
        LittleEndian.putInt(bytes, end, size);
        LittleEndian.putInt(bytes, end + 4, type);
        LittleEndian.putLong(bytes, end + 8, streamId);
        LittleEndian.putLong(bytes, end + JournalBlock.PREVIOUS, previousPosition);
        System.arraycopy(body, offset, bytes, end + JournalBlock.RECORD_HEADER, length);
        end += size;
        records++;
        return recordPosition;
    }

    private void reserve(int size) {
        Invariants.check(!sealed, "batch was submitted already");
        Invariants.check(bytes() < MAX_BYTES, "batch is full");
        if (chunk.bytes.length - end < size + JournalBlock.ALIGNMENT) {
            int used = end - start;
            chunk = cache.move(chunk, start, end, position, used + size + JournalBlock.ALIGNMENT);
            start = 0;
            end = used;
        }
    }

    /** Marks the batch as awaited: it must be durable before it is committed. */
    public void awaited() {
        awaited = true;
    }

    /** Whether it must be durable before it is committed. */
    public boolean isAwaited() {
        return awaited;
    }

    /** Whether it holds no records. */
    public boolean isEmpty() {
        return records == 0;
    }

    /** Number of records. */
    public int records() {
        return records;
    }

    /**
     * Takes back the records behind the first ones.
     *
     * @param toBytes of the records that stay
     * @param toRecords number of those
     * @param toAwaited whether the batch was awaited with those
     */
    public void rollBack(int toBytes, int toRecords, boolean toAwaited) {
        Invariants.check(!sealed && toBytes <= bytes() && toRecords <= records, "records that cannot be taken back");
        end = start + JournalBlock.HEADER + toBytes;
        records = toRecords;
        awaited = toAwaited;
    }

    /** Whether records of {@code more} bytes fit behind those that it has. */
    public boolean fits(long more) {
        return bytes() + more < MAX_BYTES;
    }

    /** Bytes of the records. */
    public int bytes() {
        return end - start - JournalBlock.HEADER;
    }

    /** Position of its block in the journal. */
    public long position() {
        return position;
    }

    /** Position after it, where a replay of later records begins. Known once it is submitted. */
    public long endPosition() {
        return position + JournalBlock.align(end - start);
    }

    /** Visits the records in the order they were added. */
    public void forEach(RecordVisitor visitor) {
        JournalBlock.visit(chunk.bytes, start, bytes(), position, position, visitor);
    }

    /** Attaches an object until the batch is released. */
    public void attach(@Nullable Object value) {
        attachment = value;
    }

    /** Returns the attached object, null if there is none. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Fixes its length and pads it. */
    void seal() {
        Invariants.check(!sealed, "batch was submitted already");
        sealed = true;
        int sealedEnd = start + JournalBlock.align(end - start);
        Arrays.fill(chunk.bytes, end, sealedEnd, (byte) 0);
        chunk.filled = sealedEnd;
    }

    void release() {
        attachment = null;
        cache.release(chunk);
    }

    /** Thread: sync. */
    byte[] array() {
        return chunk.bytes;
    }

    /** First byte of the block in {@link #array}. Thread: sync. */
    int start() {
        return start;
    }

    /** Whether {@code next} follows immediately, in the journal and in {@link #array}. Thread: sync. */
    boolean isFollowedInMemoryBy(JournalBatch next) {
        return next.chunk == chunk && next.position == endPosition();
    }

    /** Position of the previous block. Thread: sync. */
    long previous() {
        return previous;
    }
}
