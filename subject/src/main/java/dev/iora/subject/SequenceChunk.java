// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The members of a {@link SequenceSet} within 16,384 neighbouring sequences, by their offset: a sorted array while there are
 * few (2 bytes each), else a bitmap (2 KiB).
 *
 * <p>Thread: its owner.
 */
final class SequenceChunk {
    /** Binary logarithm of {@link #SIZE}. */
    static final int SIZE_BITS = 14;

    /** Sequences per chunk. */
    static final int SIZE = 1 << SIZE_BITS;

    private static final int WORDS = SIZE / Long.SIZE;
    /** Above this many members a chunk becomes a bitmap, at {@link #SPARSE_AGAIN} an array again; the gap avoids flapping. */
    private static final int MAX_SPARSE = 512;

    private static final int SPARSE_AGAIN = 256;
    private static final int KIND_SPARSE = 1;
    private static final int KIND_WORDS = 2;
    private static final short[] NONE = {};

    private short[] sparse = NONE;
    private long @Nullable [] words;
    /** No word below this index has a member. Streams remove and look up their lowest sequences all the time. */
    private int firstWord;

    private int count;

    static SequenceChunk full() {
        var chunk = new SequenceChunk();
        chunk.words = new long[WORDS];
        Arrays.fill(chunk.words, -1L);
        chunk.count = SIZE;
        return chunk;
    }

    int count() {
        return count;
    }

    boolean add(int offset) {
        long[] bits = words;
        if (bits != null) {
            long bit = 1L << offset;
            if ((bits[offset >> 6] & bit) != 0) {
                return false;
            }
            bits[offset >> 6] |= bit;
            firstWord = Math.min(firstWord, offset >> 6);
            count++;
            return true;
        }
        int at = search(offset);
        if (at >= 0) {
            return false;
        }
        if (count == MAX_SPARSE) {
            toWords();
            return add(offset);
        }
        insert(-at - 1, offset);
        return true;
    }

    private void insert(int at, int offset) {
        if (count == sparse.length) {
            sparse = Arrays.copyOf(sparse, Math.min(MAX_SPARSE, Math.max(4, count * 2)));
        }
        System.arraycopy(sparse, at, sparse, at + 1, count - at);
        sparse[at] = (short) offset;
        count++;
    }

    /** Adds {@code first} to {@code last}, both included. */
    void addRange(int first, int last) {
        if (words == null && count + last - first < MAX_SPARSE) {
            for (int offset = first; offset <= last; offset++) {
                add(offset);
            }
            return;
        }
        long[] bits = toWords();
        int added = 0;
        for (int word = first >> 6; word <= last >> 6; word++) {
            long missing = mask(word, first, last) & ~bits[word];
            bits[word] |= missing;
            added += Long.bitCount(missing);
        }
        firstWord = Math.min(firstWord, first >> 6);
        count += added;
    }

    /** Removes {@code first} to {@code last}, both included; returns the number of removed members. */
    int removeRange(int first, int last) {
        long[] bits = words;
        int before = count;
        if (bits == null) {
            int from = lowerBound(first);
            int to = lowerBound(last + 1);
            System.arraycopy(sparse, to, sparse, from, count - to);
            count -= to - from;
            return before - count;
        }
        int removed = 0;
        for (int word = Math.max(firstWord, first >> 6); word <= last >> 6; word++) {
            long gone = mask(word, first, last) & bits[word];
            bits[word] ^= gone;
            removed += Long.bitCount(gone);
        }
        count -= removed;
        if (count <= SPARSE_AGAIN) {
            toSparse(bits);
            return removed;
        }
        while (bits[firstWord] == 0) {
            firstWord++;
        }
        return removed;
    }

    boolean contains(int offset) {
        long[] bits = words;
        return bits != null ? (bits[offset >> 6] & 1L << offset) != 0 : search(offset) >= 0;
    }

    /** The lowest member at or above {@code from}, {@link #SIZE} if there is none. */
    int next(int from) {
        long[] bits = words;
        if (bits == null) {
            int at = lowerBound(from);
            return at == count ? SIZE : sparse[at];
        }
        int i = Math.max(firstWord, from >> 6);
        long word = i == from >> 6 ? bits[i] & -1L << from : bits[i];
        for (; ; word = bits[i]) {
            if (word != 0) {
                return (i << 6) + Long.numberOfTrailingZeros(word);
            }
            if (++i == WORDS) {
                return SIZE;
            }
        }
    }

    /** The lowest offset at or above {@code from} that is not a member, {@link #SIZE} if there is none. */
    int nextAbsent(int from) {
        long[] bits = words;
        if (bits == null) {
            int offset = from;
            for (int at = lowerBound(from); at < count && sparse[at] == offset; at++) {
                offset++;
            }
            return offset;
        }
        long word = ~bits[from >> 6] & -1L << from;
        for (int i = from >> 6; ; word = ~bits[i]) {
            if (word != 0) {
                return (i << 6) + Long.numberOfTrailingZeros(word);
            }
            if (++i == WORDS) {
                return SIZE;
            }
        }
    }

    /** The highest member; there must be one. */
    int last() {
        long[] bits = words;
        if (bits == null) {
            return sparse[count - 1];
        }
        int i = WORDS - 1;
        while (bits[i] == 0) {
            i--;
        }
        return (i << 6) + 63 - Long.numberOfLeadingZeros(bits[i]);
    }

    /** Number of members from {@code first} to {@code last}, both included. */
    int count(int first, int last) {
        long[] bits = words;
        if (bits == null) {
            return lowerBound(last + 1) - lowerBound(first);
        }
        int sum = 0;
        for (int word = first >> 6; word <= last >> 6; word++) {
            sum += Long.bitCount(mask(word, first, last) & bits[word]);
        }
        return sum;
    }

    SequenceChunk copy() {
        var copy = new SequenceChunk();
        copy.count = count;
        long[] bits = words;
        if (bits != null) {
            copy.words = bits.clone();
            copy.firstWord = firstWord;
        } else {
            copy.sparse = Arrays.copyOf(sparse, count);
        }
        return copy;
    }

    int memoryBytes() {
        return 40 + (words == null ? sparse.length * 2 : WORDS * 8 + 16);
    }

    int encodedSize() {
        return words == null ? 3 + count * 2 : 1 + WORDS * 8;
    }

    void encode(BinaryWriter out) {
        long[] bits = words;
        if (bits != null) {
            out.addByte(KIND_WORDS);
            for (long word : bits) {
                out.addLong(word);
            }
            return;
        }
        out.addByte(KIND_SPARSE);
        out.addShort(count);
        for (int i = 0; i < count; i++) {
            out.addShort(sparse[i]);
        }
    }

    /** Decodes a chunk behind its kind; an empty or a full chunk counts as damaged. */
    static SequenceChunk decode(int kind, BinaryReader in) {
        var chunk = new SequenceChunk();
        switch (kind) {
            case KIND_SPARSE -> chunk.decodeSparse(in);
            case KIND_WORDS -> {
                long[] bits = new long[WORDS];
                for (int i = 0; i < WORDS; i++) {
                    bits[i] = in.takeLong();
                    chunk.count += Long.bitCount(bits[i]);
                }
                chunk.words = bits;
            }
            default -> throw in.damaged("unknown kind of chunk " + kind);
        }
        if (chunk.count == 0 || chunk.count == SIZE) {
            throw in.damaged("chunk of " + chunk.count + " members");
        }
        return chunk;
    }

    private void decodeSparse(BinaryReader in) {
        int length = in.takeShort();
        if (length > MAX_SPARSE) {
            throw in.damaged("array of " + length + " members");
        }
        sparse = new short[length];
        int previous = -1;
        for (int i = 0; i < length; i++) {
            int offset = in.takeShort();
            if (offset <= previous || offset >= SIZE) {
                throw in.damaged("member " + offset + " behind " + previous);
            }
            sparse[i] = (short) offset;
            previous = offset;
        }
        count = length;
    }

    private long[] toWords() {
        long[] bits = words;
        if (bits == null) {
            bits = new long[WORDS];
            for (int i = 0; i < count; i++) {
                bits[sparse[i] >> 6] |= 1L << sparse[i];
            }
            words = bits;
            firstWord = count == 0 ? 0 : sparse[0] >> 6;
            sparse = NONE;
        }
        return bits;
    }

    private void toSparse(long[] bits) {
        short[] members = new short[count];
        int at = 0;
        for (int i = 0; i < WORDS; i++) {
            for (long word = bits[i]; word != 0; word &= word - 1) {
                members[at++] = (short) ((i << 6) + Long.numberOfTrailingZeros(word));
            }
        }
        sparse = members;
        words = null;
        firstWord = 0;
    }

    private int search(int offset) {
        return Arrays.binarySearch(sparse, 0, count, (short) offset);
    }

    private int lowerBound(int offset) {
        if (offset >= SIZE) {
            return count;
        }
        int at = search(offset);
        return at >= 0 ? at : -at - 1;
    }

    /** The bits of a word from {@code first} to {@code last}; the word holds at least one of those. */
    private static long mask(int word, int first, int last) {
        long mask = -1L;
        if (word == first >> 6) {
            mask &= -1L << first;
        }
        if (word == last >> 6) {
            mask &= -1L >>> ~last;
        }
        return mask;
    }
}
