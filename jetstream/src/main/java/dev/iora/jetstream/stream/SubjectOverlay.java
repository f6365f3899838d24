// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.subject.SubjectFilter;
import java.util.Arrays;

/**
 * For each subject, the number of messages that are decided but not applied, and the last of their sequences. Open
 * addressing; a subject is removed when its last message is applied.
 *
 * <p>Thread: the shard.
 */
final class SubjectOverlay {
    private static final int MIN_CAPACITY = 64;
    private static final int TEXT_ROOM = 16;

    private byte[][] subjects = new byte[MIN_CAPACITY][];
    private int[] lengths = new int[MIN_CAPACITY];
    private int[] hashes = new int[MIN_CAPACITY];
    private int[] counts = new int[MIN_CAPACITY];
    private long[] lasts = new long[MIN_CAPACITY];
    private int size;

    /** The last decided sequence of a subject; 0 if there is none. */
    long last(byte[] bytes, int offset, int length) {
        int slot = size == 0 ? -1 : find(bytes, offset, length, hash(bytes, offset, length));
        return slot < 0 ? 0 : lasts[slot];
    }

    /** The highest last sequence of the subjects that match. */
    long last(SubjectFilter filter) {
        long last = 0;
        for (int i = 0; i < counts.length && size > 0; i++) {
            if (counts[i] > 0 && lasts[i] > last && filter.matches(subjects[i], 0, lengths[i])) {
                last = lasts[i];
            }
        }
        return last;
    }

    /** Number of decided messages of a subject. */
    int count(byte[] bytes, int offset, int length) {
        int slot = size == 0 ? -1 : find(bytes, offset, length, hash(bytes, offset, length));
        return slot < 0 ? 0 : counts[slot];
    }

    void add(byte[] bytes, int offset, int length, long sequence) {
        int hash = hash(bytes, offset, length);
        int slot = find(bytes, offset, length, hash);
        if (slot < 0) {
            slot = insert(bytes, offset, length, hash);
        }
        counts[slot]++;
        lasts[slot] = sequence;
    }

    /** A message with the subject was applied. */
    void remove(byte[] bytes, int offset, int length) {
        int slot = find(bytes, offset, length, hash(bytes, offset, length));
        if (slot >= 0 && --counts[slot] == 0) {
            close(slot);
            size--;
        }
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(counts, 0);
            size = 0;
        }
    }

    private int insert(byte[] bytes, int offset, int length, int hash) {
        if (2 * (size + 1) > counts.length) {
            grow();
        }
        int slot = hash & (counts.length - 1);
        while (counts[slot] > 0) {
            slot = slot + 1 & counts.length - 1;
        }
        byte[] text = subjects[slot];
        if (text == null || text.length < length) {
            text = new byte[length + TEXT_ROOM];
            subjects[slot] = text;
        }
        System.arraycopy(bytes, offset, text, 0, length);
        lengths[slot] = length;
        hashes[slot] = hash;
        size++;
        return slot;
    }

    private int find(byte[] bytes, int offset, int length, int hash) {
        int slot = hash & (counts.length - 1);
        while (counts[slot] > 0) {
            if (hashes[slot] == hash
                    && lengths[slot] == length
                    && Arrays.equals(subjects[slot], 0, length, bytes, offset, offset + length)) {
                return slot;
            }
            slot = slot + 1 & counts.length - 1;
        }
        return -1;
    }

    private void close(int emptied) {
        int mask = counts.length - 1;
        int hole = emptied;
        int slot = hole + 1 & mask;
        while (counts[slot] > 0) {
            int home = hashes[slot] & mask;
            if ((slot - home & mask) >= (slot - hole & mask)) {
                swap(slot, hole);
                hole = slot;
            }
            slot = slot + 1 & mask;
        }
        counts[hole] = 0;
    }

    /** The array of the emptied slot is kept for the next subject. */
    private void swap(int from, int to) {
        byte[] spare = subjects[to];
        subjects[to] = subjects[from];
        subjects[from] = spare;
        lengths[to] = lengths[from];
        hashes[to] = hashes[from];
        counts[to] = counts[from];
        lasts[to] = lasts[from];
    }

    private void grow() {
        byte[][] oldSubjects = subjects;
        int[] oldLengths = lengths;
        int[] oldHashes = hashes;
        int[] oldCounts = counts;
        long[] oldLasts = lasts;
        int capacity = 2 * oldCounts.length;
        subjects = new byte[capacity][];
        lengths = new int[capacity];
        hashes = new int[capacity];
        counts = new int[capacity];
        lasts = new long[capacity];
        for (int i = 0; i < oldCounts.length; i++) {
            if (oldCounts[i] > 0) {
                int slot = oldHashes[i] & (capacity - 1);
                while (counts[slot] > 0) {
                    slot = slot + 1 & capacity - 1;
                }
                subjects[slot] = oldSubjects[i];
                lengths[slot] = oldLengths[i];
                hashes[slot] = oldHashes[i];
                counts[slot] = oldCounts[i];
                lasts[slot] = oldLasts[i];
            }
        }
    }

    private static int hash(byte[] bytes, int offset, int length) {
        int hash = 0x811C9DC5;
        for (int i = offset; i < offset + length; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }
}
