// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.common.Invariants;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of stream sequences (unsigned, above 0) that stays small both for runs and for scattered members.
 *
 * <p>A sorted list of entries: a span of any number of full chunks, or one partly filled {@link SequenceChunk}. Neighbouring
 * full spans are always merged, so a run costs at most three entries. Chunks are so large that inserting into the list, the
 * only operation that is linear in the number of entries, takes microseconds even with a thousand million sequences.
 *
 * <p>Thread: its owner.
 */
public final class SequenceSet {
    private static final int OFFSET_MASK = SequenceChunk.SIZE - 1;
    private static final long MAX_CHUNK = -1L >>> SequenceChunk.SIZE_BITS;
    private static final int VERSION = 1;
    private static final int KIND_FULL = 0;

    private long[] firsts = new long[4];
    private long[] lasts = new long[4];
    /** Null for a span of full chunks. */
    private @Nullable SequenceChunk[] chunks = new SequenceChunk[4];

    private int used;
    private long size;

    /** Visits runs of members. */
    @FunctionalInterface
    public interface RunVisitor {
        /** Called for members {@code first} to {@code last}, both included, in ascending order. */
        void onRun(long first, long last);
    }

    /** Adds a sequence; returns false if it was a member. */
    public boolean add(long sequence) {
        Invariants.check(sequence != 0, "0 is no sequence");
        long chunk = sequence >>> SequenceChunk.SIZE_BITS;
        int i = find(chunk);
        if (!holds(i, chunk)) {
            insert(i, chunk, chunk, new SequenceChunk());
        }
        SequenceChunk members = chunks[i];
        if (members == null || !members.add((int) sequence & OFFSET_MASK)) {
            return false;
        }
        size++;
        mergeIfFull(i, members);
        return true;
    }

    /** Adds {@code first} to {@code last}, both included; no effect if {@code last} is below {@code first}. */
    public void addRange(long first, long last) {
        Invariants.check(first != 0, "0 is no sequence");
        if (Long.compareUnsigned(first, last) > 0) {
            return;
        }
        long from = fullFrom(first);
        long to = fullTo(last);
        long firstChunk = first >>> SequenceChunk.SIZE_BITS;
        long lastChunk = last >>> SequenceChunk.SIZE_BITS;
        if (from > to + 1) {
            addWithin(firstChunk, (int) first & OFFSET_MASK, (int) last & OFFSET_MASK);
            return;
        }
        if (from != firstChunk) {
            addWithin(firstChunk, (int) first & OFFSET_MASK, OFFSET_MASK);
        }
        if (to != lastChunk) {
            addWithin(lastChunk, 0, (int) last & OFFSET_MASK);
        }
        if (from <= to) {
            addFull(from, to);
        }
    }

    private void addWithin(long chunk, int first, int last) {
        int i = find(chunk);
        if (!holds(i, chunk)) {
            insert(i, chunk, chunk, new SequenceChunk());
        }
        SequenceChunk members = chunks[i];
        if (members != null) {
            size -= members.count();
            members.addRange(first, last);
            size += members.count();
            mergeIfFull(i, members);
        }
    }

    private void addFull(long from, long to) {
        int i = find(from);
        int j = i;
        long first = from;
        long last = to;
        while (j < used && firsts[j] <= to) {
            first = Math.min(first, firsts[j]);
            last = Math.max(last, lasts[j]);
            size -= members(j);
            j++;
        }
        if (i == j) {
            insert(i, first, last, null);
        } else {
            delete(i + 1, j);
            firsts[i] = first;
            lasts[i] = last;
            chunks[i] = null;
        }
        size += members(i);
        merge(i);
    }

    /** Removes a sequence; returns false if it was not a member. */
    public boolean remove(long sequence) {
        return removeRange(sequence, sequence) != 0;
    }

    /** Removes all members below {@code sequence}; returns their number. */
    public long removeBelow(long sequence) {
        return sequence == 0 || used == 0 || firsts[0] > sequence >>> SequenceChunk.SIZE_BITS
                ? 0
                : removeRange(0, sequence - 1);
    }

    /** Removes members from {@code first} to {@code last}, both included; returns their number. */
    public long removeRange(long first, long last) {
        if (Long.compareUnsigned(first, last) > 0) {
            return 0;
        }
        long before = size;
        long from = fullFrom(first);
        long to = fullTo(last);
        long firstChunk = first >>> SequenceChunk.SIZE_BITS;
        long lastChunk = last >>> SequenceChunk.SIZE_BITS;
        if (from > to + 1) {
            removeWithin(firstChunk, (int) first & OFFSET_MASK, (int) last & OFFSET_MASK);
            return before - size;
        }
        if (from != firstChunk) {
            removeWithin(firstChunk, (int) first & OFFSET_MASK, OFFSET_MASK);
        }
        if (to != lastChunk) {
            removeWithin(lastChunk, 0, (int) last & OFFSET_MASK);
        }
        if (from <= to) {
            removeFull(from, to);
        }
        return before - size;
    }

    private void removeWithin(long chunk, int first, int last) {
        int i = find(chunk);
        if (!holds(i, chunk)) {
            return;
        }
        if (chunks[i] == null) {
            i = isolate(i, chunk);
        }
        SequenceChunk members = chunks[i];
        if (members != null) {
            size -= members.removeRange(first, last);
            if (members.count() == 0) {
                delete(i, i + 1);
            }
        }
    }

    /** Splits one chunk out of a full span, so that it can change; returns its index. */
    private int isolate(int index, long chunk) {
        int i = index;
        if (firsts[i] < chunk) {
            insert(i, firsts[i], chunk - 1, null);
            i++;
            firsts[i] = chunk;
        }
        if (lasts[i] > chunk) {
            insert(i + 1, chunk + 1, lasts[i], null);
            lasts[i] = chunk;
        }
        chunks[i] = SequenceChunk.full();
        return i;
    }

    private void removeFull(long from, long to) {
        int i = find(from);
        if (i < used && firsts[i] < from) {
            insert(i, firsts[i], from - 1, null);
            i++;
            firsts[i] = from;
        }
        int j = i;
        while (j < used && lasts[j] <= to) {
            size -= members(j);
            j++;
        }
        if (j < used && firsts[j] <= to) {
            size -= (to + 1 - firsts[j]) << SequenceChunk.SIZE_BITS;
            firsts[j] = to + 1;
        }
        delete(i, j);
    }

    /** Removes all. */
    public void clear() {
        delete(0, used);
        size = 0;
    }

    /** Whether {@code sequence} is a member. */
    public boolean contains(long sequence) {
        long chunk = sequence >>> SequenceChunk.SIZE_BITS;
        int i = find(chunk);
        if (!holds(i, chunk)) {
            return false;
        }
        SequenceChunk members = chunks[i];
        return members == null || members.contains((int) sequence & OFFSET_MASK);
    }

    /** The lowest member that is at least {@code from}, 0 if there is none. */
    public long next(long from) {
        long chunk = from >>> SequenceChunk.SIZE_BITS;
        int offset = (int) from & OFFSET_MASK;
        for (int i = find(chunk); i < used; i++) {
            if (firsts[i] > chunk) {
                chunk = firsts[i];
                offset = 0;
            }
            SequenceChunk members = chunks[i];
            int next = members == null ? offset : members.next(offset);
            if (next < SequenceChunk.SIZE) {
                return (chunk << SequenceChunk.SIZE_BITS) | next;
            }
        }
        return 0;
    }

    /** The lowest sequence at or above {@code from} that is not a member, 0 if there is none. */
    public long nextAbsent(long from) {
        long sequence = from == 0 ? 1 : from;
        for (int i = find(sequence >>> SequenceChunk.SIZE_BITS); ; i++) {
            if (!holds(i, sequence >>> SequenceChunk.SIZE_BITS)) {
                return sequence;
            }
            SequenceChunk members = chunks[i];
            if (members != null) {
                int absent = members.nextAbsent((int) sequence & OFFSET_MASK);
                if (absent < SequenceChunk.SIZE) {
                    return (firsts[i] << SequenceChunk.SIZE_BITS) | absent;
                }
            }
            if (lasts[i] == MAX_CHUNK) {
                return 0;
            }
            sequence = (lasts[i] + 1) << SequenceChunk.SIZE_BITS;
        }
    }

    /** The highest member, 0 if there is none. */
    public long last() {
        if (used == 0) {
            return 0;
        }
        SequenceChunk members = chunks[used - 1];
        return (lasts[used - 1] << SequenceChunk.SIZE_BITS) | (members == null ? OFFSET_MASK : members.last());
    }

    /** Number of members. */
    public long size() {
        return size;
    }

    /** Whether the set is empty. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Number of members from {@code first} to {@code last}, both included. */
    public long count(long first, long last) {
        if (Long.compareUnsigned(first, last) > 0) {
            return 0;
        }
        int i = find(first >>> SequenceChunk.SIZE_BITS);
        int j = find(last >>> SequenceChunk.SIZE_BITS);
        if (i == j) {
            return countWithin(i, first, last);
        }
        return countWithin(i, first, -1L) + countEntries(i + 1, j) + countWithin(j, 0, last);
    }

    private long countWithin(int i, long first, long last) {
        if (i == used) {
            return 0;
        }
        long low = firsts[i] << SequenceChunk.SIZE_BITS;
        long high = (lasts[i] << SequenceChunk.SIZE_BITS) | OFFSET_MASK;
        low = Long.compareUnsigned(first, low) > 0 ? first : low;
        high = Long.compareUnsigned(last, high) < 0 ? last : high;
        if (Long.compareUnsigned(low, high) > 0) {
            return 0;
        }
        SequenceChunk members = chunks[i];
        return members == null ? high - low + 1 : members.count((int) low & OFFSET_MASK, (int) high & OFFSET_MASK);
    }

    private long countEntries(int from, int to) {
        if (to - from > used / 2) {
            return size - countEntries(0, from) - countEntries(to, used);
        }
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += members(i);
        }
        return sum;
    }

    /** Visits all runs. */
    public void forEachRun(RunVisitor visitor) {
        for (long first = next(1); first != 0; ) {
            long behind = nextAbsent(first);
            visitor.onRun(first, behind - 1);
            first = behind == 0 ? 0 : next(behind);
        }
    }

    /** A copy, independent of later changes. */
    public SequenceSet copy() {
        var copy = new SequenceSet();
        int capacity = Math.max(4, used);
        copy.firsts = Arrays.copyOf(firsts, capacity);
        copy.lasts = Arrays.copyOf(lasts, capacity);
        copy.chunks = new SequenceChunk[capacity];
        for (int i = 0; i < used; i++) {
            SequenceChunk members = chunks[i];
            copy.chunks[i] = members == null ? null : members.copy();
        }
        copy.used = used;
        copy.size = size;
        return copy;
    }

    /** Approximate bytes of memory in use. */
    public long memoryBytes() {
        long bytes = 100 + 20L * firsts.length;
        for (int i = 0; i < used; i++) {
            SequenceChunk members = chunks[i];
            bytes += members == null ? 0 : members.memoryBytes();
        }
        return bytes;
    }

    /** Number of bytes {@link #encode} writes. */
    public int encodedSize() {
        long bytes = 5;
        for (int i = 0; i < used; i++) {
            SequenceChunk members = chunks[i];
            bytes += 8 + (members == null ? 9 : members.encodedSize());
        }
        return Math.toIntExact(bytes);
    }

    /** Writes all members; returns the offset behind them. */
    public int encode(byte[] bytes, int offset) {
        var out = BinaryWriter.into(bytes, offset);
        out.addByte(VERSION);
        out.addInt(used);
        for (int i = 0; i < used; i++) {
            out.addLong(firsts[i]);
            SequenceChunk members = chunks[i];
            if (members == null) {
                out.addByte(KIND_FULL);
                out.addLong(lasts[i]);
            } else {
                members.encode(out);
            }
        }
        return out.length();
    }

    /**
     * Decodes exactly these bytes.
     *
     * @throws IllegalArgumentException naming the offset if the bytes are damaged
     */
    public static SequenceSet decode(byte[] bytes, int offset, int length) {
        var in = new BinaryReader("sequence set").reset(bytes, offset, length);
        int version = in.takeByte();
        if (version != VERSION) {
            throw in.damaged("unknown version " + version + "");
        }
        var set = new SequenceSet();
        int entries = in.takeInt();
        for (int i = 0; i < entries; i++) {
            set.decodeEntry(in);
        }
        in.end();
        return set;
    }

    private void decodeEntry(BinaryReader in) {
        long first = in.takeLong();
        int kind = in.takeByte();
        SequenceChunk members = kind == KIND_FULL ? null : SequenceChunk.decode(kind, in);
        long last = members == null ? in.takeLong() : first;
        boolean ascends = used == 0 || first > lasts[used - 1];
        boolean holdsZero = first == 0 && (members == null || members.contains(0));
        if (first < 0 || last < first || last > MAX_CHUNK || !ascends || holdsZero) {
            throw in.damaged("chunks " + first + " to " + last);
        }
        insert(used, first, last, members);
        size += members(used - 1);
        merge(used - 1);
    }

    /** Index of the first entry that is not entirely below {@code chunk}. */
    private int find(long chunk) {
        if (used == 0 || lasts[used - 1] < chunk) {
            return used;
        }
        int i = Arrays.binarySearch(lasts, 0, used, chunk);
        return i >= 0 ? i : -i - 1;
    }

    private boolean holds(int i, long chunk) {
        return i < used && firsts[i] <= chunk;
    }

    private long members(int i) {
        SequenceChunk members = chunks[i];
        return members == null ? (lasts[i] - firsts[i] + 1) << SequenceChunk.SIZE_BITS : members.count();
    }

    private void mergeIfFull(int i, SequenceChunk members) {
        if (members.count() == SequenceChunk.SIZE) {
            chunks[i] = null;
            merge(i);
        }
    }

    /** Joins entry {@code i} with its neighbours if all are full. */
    private void merge(int i) {
        if (i + 1 < used && joins(i)) {
            lasts[i] = lasts[i + 1];
            delete(i + 1, i + 2);
        }
        if (i > 0 && joins(i - 1)) {
            lasts[i - 1] = lasts[i];
            delete(i, i + 1);
        }
    }

    private boolean joins(int i) {
        return chunks[i] == null && chunks[i + 1] == null && lasts[i] + 1 == firsts[i + 1];
    }

    private void insert(int i, long first, long last, @Nullable SequenceChunk members) {
        if (used == firsts.length) {
            int capacity = used + Math.max(4, used / 2);
            firsts = Arrays.copyOf(firsts, capacity);
            lasts = Arrays.copyOf(lasts, capacity);
            chunks = Arrays.copyOf(chunks, capacity);
        }
        System.arraycopy(firsts, i, firsts, i + 1, used - i);
        System.arraycopy(lasts, i, lasts, i + 1, used - i);
        System.arraycopy(chunks, i, chunks, i + 1, used - i);
        firsts[i] = first;
        lasts[i] = last;
        chunks[i] = members;
        used++;
    }

    private void delete(int from, int to) {
        System.arraycopy(firsts, to, firsts, from, used - to);
        System.arraycopy(lasts, to, lasts, from, used - to);
        System.arraycopy(chunks, to, chunks, from, used - to);
        int left = used - (to - from);
        Arrays.fill(chunks, left, used, null);
        used = left;
    }

    /** The first chunk that is entirely at or above {@code first}. */
    private static long fullFrom(long first) {
        long chunk = first >>> SequenceChunk.SIZE_BITS;
        return (first & OFFSET_MASK) == 0 ? chunk : chunk + 1;
    }

    /** The last chunk that is entirely at or below {@code last}. */
    private static long fullTo(long last) {
        long chunk = last >>> SequenceChunk.SIZE_BITS;
        return (last & OFFSET_MASK) == OFFSET_MASK ? chunk : chunk - 1;
    }
}
