// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.Invariants;
import dev.iora.common.LittleEndian;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records that are written to the journal together: all of them are there after a crash, or none.
 *
 * <p>Thread: the owner of the journal until it is submitted; then the sync thread, until the owner is told that it was
 * committed; then the owner again, until it releases the batch.
 */
public final class JournalBatch {
    /** Bytes of records after which a batch should be submitted; a single message may go beyond. */
    public static final int LIMIT_BYTES = 64 << 20;

    private final JournalCache cache;
    private JournalCache.Chunk chunk;
    private int start;
    private int end;
    private long position;
    private long previous;
    private int records;
    private boolean isAwaited;
    private boolean isSealed;
    private @Nullable Object attachment;

    /** Of each stream with records in it, or created by one: id, position of the last record, last sequence. */
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
        isAwaited = false;
        isSealed = false;
        attachment = null;
        headsEnd = 0;
    }

    /**
     * Tells of a stream with records in the batch what is noted beside the journal when it is durable.
     *
     * @param headPosition position of its last record
     * @param lastSequence the last one it has given; -1 if that record deletes it
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

    /** Of how many streams it has been told. Thread: sync. */
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
     * Adds any other record.
     *
     * @param type a number of the caller's choice from 2 to 255
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
        Invariants.check(!isSealed, "batch was submitted already");
        Invariants.check(bytes() < LIMIT_BYTES, "batch is full");
        if (chunk.bytes.length - end < size + JournalBlock.ALIGNMENT) {
            int used = end - start;
            chunk = cache.move(chunk, start, end, position, used + size + JournalBlock.ALIGNMENT);
            start = 0;
            end = used;
        }
    }

    /** Says that somebody waits for it: it must be durable before it is committed. */
    public void awaited() {
        isAwaited = true;
    }

    /** Whether somebody waits for it. */
    public boolean isAwaited() {
        return isAwaited;
    }

    /** Whether it holds no records. */
    public boolean isEmpty() {
        return records == 0;
    }

    /** Number of records. */
    public int records() {
        return records;
    }

    /** Bytes of the records. */
    public int bytes() {
        return end - start - JournalBlock.HEADER;
    }

    /** Where it begins in the journal. */
    public long position() {
        return position;
    }

    /** Position behind it: where a replay goes on that has seen all of it. Known when it was submitted. */
    public long endPosition() {
        return position + JournalBlock.align(end - start);
    }

    /** Shows the records in the order they were added. */
    public void forEach(RecordVisitor visitor) {
        JournalBlock.visit(chunk.bytes, start, bytes(), position, position, visitor);
    }

    /** Keeps something with the batch until it is released. */
    public void attach(@Nullable Object value) {
        attachment = value;
    }

    /** What was attached, null if nothing was. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Fixes its length. */
    void seal() {
        Invariants.check(!isSealed, "batch was submitted already");
        isSealed = true;
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

    /** Whether {@code next} comes right behind it, also in {@link #array}. Thread: sync. */
    boolean isFollowedInMemoryBy(JournalBatch next) {
        return next.chunk == chunk && next.position == endPosition();
    }

    /** Position of the block before it. Thread: sync. */
    long previous() {
        return previous;
    }
}
