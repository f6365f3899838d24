// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.Invariants;
import dev.iora.common.MemoryBudget;
import java.util.Arrays;

/**
 * Message ids of the duplicate window, oldest first, each with the sequence of its message. Ids are removed in their order
 * when their window is over; {@link #find} ignores those that are still there.
 *
 * <p>An id costs its bytes and about 40 more: a ring of entries, their text in a ring of bytes, and an open-addressing table
 * of entry numbers that is at most half full.
 *
 * <p>Memory beyond that of a few ids counts against a budget. An id of a durable message is added in any case: the budget is
 * checked before a message is accepted ({@link #hasRoom}). The memory is released when no id is left.
 *
 * <p>Thread: the shard.
 */
public final class MessageIds {
    private static final int MIN_CAPACITY = 16;
    private static final int MIN_ARENA = 512;

    /** Visits ids. */
    @FunctionalInterface
    public interface Visitor {
        /** Called for each id, oldest first; it is {@code length} bytes from {@code offset}. */
        void onId(byte[] bytes, int offset, int length, long sequence, long timeNanos);
    }

    private static final MemoryBudget UNBOUNDED = new MemoryBudget(Long.MAX_VALUE / 2);

    private final MemoryBudget budget;

    /** Bytes taken from the budget. */
    private long chargedBytes;

    private long[] sequences = new long[MIN_CAPACITY];
    private long[] times = new long[MIN_CAPACITY];
    private int[] hashes = new int[MIN_CAPACITY];
    private long[] starts = new long[MIN_CAPACITY];
    private byte[] arena = new byte[MIN_ARENA];

    /** Entry number + 1 modulo the ring, 0 for empty. */
    private int[] table = new int[2 * MIN_CAPACITY];

    private long head;
    private long tail;

    /** Position of the next entry's text in the ring of bytes, without wrap-around. */
    private long arenaEnd;

    /** Entries and text from these positions on are not overwritten, because a snapshot uses them. */
    private long pinnedHead = Long.MAX_VALUE;

    private long pinnedStart = Long.MAX_VALUE;

    /**
     * The ids at one moment. Immutable until it is released.
     *
     * <p>Thread: the one that it was handed to.
     */
    public static final class Snapshot {
        private final long[] sequences;
        private final long[] times;
        private final long[] starts;
        private final byte[] arena;
        private final long head;
        private final long tail;
        private final long arenaEnd;

        private Snapshot(MessageIds ids) {
            sequences = ids.sequences;
            times = ids.times;
            starts = ids.starts;
            arena = ids.arena;
            head = ids.head;
            tail = ids.tail;
            arenaEnd = ids.arenaEnd;
        }

        /** Number of ids. */
        public int size() {
            return (int) (tail - head);
        }

        /** Visits all, oldest first. */
        public void forEach(Visitor visitor) {
            byte[] copy = new byte[256];
            int mask = sequences.length - 1;
            for (long i = head; i < tail; i++) {
                int entry = (int) (i & mask);
                long end = i + 1 == tail ? arenaEnd : starts[(int) (i + 1 & mask)];
                int length = (int) (end - starts[entry]);
                if (copy.length < length) {
                    copy = new byte[length];
                }
                copyOut(arena, starts[entry], copy, length);
                visitor.onId(copy, 0, length, sequences[entry], times[entry]);
            }
        }
    }

    /** Creates an empty set with memory of its own. */
    MessageIds() {
        this(UNBOUNDED);
    }

    /** Creates an empty set that shares {@code budget} with others. */
    MessageIds(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Number of ids. */
    public int size() {
        return (int) (tail - head);
    }

    /** The stored time of the oldest id; there must be one. */
    public long oldestTimeNanos() {
        Invariants.check(size() > 0, "no message id");
        return times[(int) (head & (sequences.length - 1))];
    }

    /** Bytes of the texts of all ids. */
    long textBytes() {
        return arenaEnd - startOf(head);
    }

    /** Whether {@code moreIds} with {@code moreBytes} of text fit into the budget. */
    boolean hasRoom(int moreIds, long moreBytes) {
        long entries = sequences.length;
        while (entries < size() + (long) moreIds) {
            entries *= 2;
        }
        long text = arena.length;
        while (text < textBytes() + moreBytes) {
            text *= 2;
        }
        long more = memoryBytes(entries, text) - memoryBytes();
        return more <= 0 || more <= budget.limit() - budget.used();
    }

    /** Releases the memory when the stream is closed. */
    void close() {
        budget.release(chargedBytes);
        chargedBytes = 0;
    }

    private void charge() {
        long bytes = memoryBytes() - memoryBytes(MIN_CAPACITY, MIN_ARENA);
        if (bytes >= chargedBytes) {
            budget.reserve(bytes - chargedBytes);
        } else {
            budget.release(chargedBytes - bytes);
        }
        chargedBytes = bytes;
    }

    /** The sequence stored under an id at or after {@code sinceNanos}; 0 if there is none. */
    public long find(byte[] bytes, int offset, int length, long sinceNanos) {
        if (head == tail) {
            return 0;
        }
        int entry = lookup(bytes, offset, length, hash(bytes, offset, length));
        return entry >= 0 && times[entry] >= sinceNanos ? sequences[entry] : 0;
    }

    /** Adds an id, which must not be older than the last one. */
    public void add(byte[] bytes, int offset, int length, long sequence, long timeNanos) {
        int hash = hash(bytes, offset, length);
        if (tail - Math.min(head, pinnedHead) == sequences.length) {
            growEntries();
        }
        makeRoom(length);
        int entry = (int) (tail & (sequences.length - 1));
        sequences[entry] = sequence;
        times[entry] = timeNanos;
        hashes[entry] = hash;
        starts[entry] = arenaEnd;
        copyIn(bytes, offset, length);
        arenaEnd += length;
        tail++;
        int old = lookupBefore(bytes, offset, length, hash, entry);
        if (old >= 0) {
            table[old] = entry + 1;
        } else {
            insert(entry);
        }
    }

    /** Removes ids stored before {@code sinceNanos}. */
    public void expire(long sinceNanos) {
        while (head < tail && times[(int) (head & (sequences.length - 1))] < sinceNanos) {
            removeOldest();
        }
        if (head == tail && chargedBytes > 0) {
            shrink();
        }
    }

    /** Returns to small arrays when no id is left. Pinned entries stay in the old arrays. */
    private void shrink() {
        pinnedHead = Long.MAX_VALUE;
        pinnedStart = Long.MAX_VALUE;
        sequences = new long[MIN_CAPACITY];
        times = new long[MIN_CAPACITY];
        hashes = new int[MIN_CAPACITY];
        starts = new long[MIN_CAPACITY];
        table = new int[2 * MIN_CAPACITY];
        arena = new byte[MIN_ARENA];
        head = 0;
        tail = 0;
        arenaEnd = 0;
        charge();
    }

    /** Removes the oldest id. */
    void removeOldest() {
        Invariants.check(head < tail, "no message id to remove");
        int entry = (int) (head & (sequences.length - 1));
        int slot = hashes[entry] & (table.length - 1);
        while (table[slot] != entry + 1) {
            if (table[slot] == 0) {
                // A younger entry with the same id has replaced it.
                head++;
                return;
            }
            slot = slot + 1 & table.length - 1;
        }
        close(slot);
        head++;
    }

    /** Removes all ids. */
    void clear() {
        Arrays.fill(table, 0);
        head = tail;
    }

    /**
     * Captures the present ids in constant time; they are not overwritten until {@link #release}. There is one snapshot at a
     * time.
     */
    public Snapshot capture() {
        pinnedHead = head;
        pinnedStart = startOf(head);
        return new Snapshot(this);
    }

    /** The snapshot is not used any more. */
    public void release() {
        pinnedHead = Long.MAX_VALUE;
        pinnedStart = Long.MAX_VALUE;
    }

    private long startOf(long entry) {
        return entry == tail ? arenaEnd : starts[(int) (entry & (sequences.length - 1))];
    }

    /** Bytes of heap in use, approximately. */
    public long memoryBytes() {
        return memoryBytes(sequences.length, arena.length);
    }

    private static long memoryBytes(long entries, long text) {
        // Sequence, time, start of the text, hash, and two slots of the table.
        return (3 * Long.BYTES + 3 * Integer.BYTES) * entries + text;
    }

    private int length(int entry) {
        int next = entry + 1 & sequences.length - 1;
        boolean last = ((tail - 1) & (sequences.length - 1)) == entry;
        return (int) ((last ? arenaEnd : starts[next]) - starts[entry]);
    }

    private int lookup(byte[] bytes, int offset, int length, int hash) {
        int slot = slotOf(bytes, offset, length, hash, -1);
        return slot < 0 ? -1 : table[slot] - 1;
    }

    private int lookupBefore(byte[] bytes, int offset, int length, int hash, int except) {
        return slotOf(bytes, offset, length, hash, except);
    }

    private int slotOf(byte[] bytes, int offset, int length, int hash, int except) {
        int slot = hash & (table.length - 1);
        while (table[slot] != 0) {
            int entry = table[slot] - 1;
            if (entry != except
                    && hashes[entry] == hash
                    && length(entry) == length
                    && matches(starts[entry], bytes, offset, length)) {
                return slot;
            }
            slot = slot + 1 & table.length - 1;
        }
        return -1;
    }

    private void insert(int entry) {
        int slot = hashes[entry] & (table.length - 1);
        while (table[slot] != 0) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = entry + 1;
    }

    /** Empties a slot and moves back entries whose probing passed it. */
    private void close(int emptied) {
        int mask = table.length - 1;
        int hole = emptied;
        int slot = hole + 1 & mask;
        while (table[slot] != 0) {
            int home = hashes[table[slot] - 1] & mask;
            if ((slot - home & mask) >= (slot - hole & mask)) {
                table[hole] = table[slot];
                hole = slot;
            }
            slot = slot + 1 & mask;
        }
        table[hole] = 0;
    }

    private void growEntries() {
        int size = size();
        // Pinned entries stay in the old arrays, and may be most of them.
        int capacity = 2 * size > sequences.length ? 2 * sequences.length : sequences.length;
        pinnedHead = Long.MAX_VALUE;
        long[] newSequences = new long[capacity];
        long[] newTimes = new long[capacity];
        int[] newHashes = new int[capacity];
        long[] newStarts = new long[capacity];
        boolean[] superseded = new boolean[capacity];
        for (int i = 0; i < size; i++) {
            int from = (int) (head + i & sequences.length - 1);
            newSequences[i] = sequences[from];
            newTimes[i] = times[from];
            newHashes[i] = hashes[from];
            newStarts[i] = starts[from];
            superseded[i] = !isInTable(from);
        }
        sequences = newSequences;
        times = newTimes;
        hashes = newHashes;
        starts = newStarts;
        head = 0;
        tail = size;
        table = new int[2 * capacity];
        for (int i = 0; i < size; i++) {
            if (!superseded[i]) {
                insert(i);
            }
        }
        charge();
    }

    private boolean isInTable(int entry) {
        int slot = hashes[entry] & (table.length - 1);
        while (table[slot] != 0) {
            if (table[slot] == entry + 1) {
                return true;
            }
            slot = slot + 1 & table.length - 1;
        }
        return false;
    }

    private void makeRoom(int length) {
        long start = startOf(head);
        long used = arenaEnd - start;
        if (arenaEnd - Math.min(start, pinnedStart) + length <= arena.length) {
            return;
        }
        pinnedStart = Long.MAX_VALUE;
        int capacity = arena.length;
        while (capacity < used + length) {
            capacity = Math.multiplyExact(capacity, 2);
        }
        byte[] grown = new byte[capacity];
        for (long i = start; i < arenaEnd; i++) {
            grown[(int) (i & (capacity - 1))] = arena[(int) (i & (arena.length - 1))];
        }
        arena = grown;
        charge();
    }

    private void copyIn(byte[] bytes, int offset, int length) {
        int at = (int) (arenaEnd & (arena.length - 1));
        int first = Math.min(length, arena.length - at);
        System.arraycopy(bytes, offset, arena, at, first);
        System.arraycopy(bytes, offset + first, arena, 0, length - first);
    }

    private static void copyOut(byte[] arena, long start, byte[] target, int length) {
        int at = (int) (start & (arena.length - 1));
        int first = Math.min(length, arena.length - at);
        System.arraycopy(arena, at, target, 0, first);
        System.arraycopy(arena, 0, target, first, length - first);
    }

    private boolean matches(long start, byte[] bytes, int offset, int length) {
        int at = (int) (start & (arena.length - 1));
        int first = Math.min(length, arena.length - at);
        return Arrays.equals(arena, at, at + first, bytes, offset, offset + first)
                && Arrays.equals(arena, 0, length - first, bytes, offset + first, offset + length);
    }

    private static int hash(byte[] bytes, int offset, int length) {
        int hash = 0x811C9DC5;
        for (int i = offset; i < offset + length; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }
}
