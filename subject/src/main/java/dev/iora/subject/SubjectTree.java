// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.common.Invariants;
import dev.iora.common.LittleEndian;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The subjects of a stream: for each the number of messages and the first and last sequence. A handle identifies a subject
 * until it is removed.
 *
 * <p>An open-addressing table over rows of 24 bytes, whose subjects are kept in an arena. A slot holds a handle and, in the
 * remaining bits, a part of the hash, so that a look-up rarely reads rows of other subjects. A row holds: 28 bits of the hash
 * and the place of the subject, so that neither growing nor removing reads subjects; the last sequence; the distance from the
 * first to the last sequence and the count, 32 bits each. Wider values are kept in a map.
 *
 * <p>With 4 bytes a slot, a table between 37 and 75 % full, and a byte for the length, a subject takes 30 to 36 bytes in
 * addition to its own. The price of the table: a wildcard visits every subject, about 5 ms per million.
 *
 * <p>Thread: its owner; a {@link #copy} may be given to another thread.
 */
public final class SubjectTree {
    /** Returned by {@link #find} if the subject is not in the tree. */
    public static final int NONE = -1;

    /** Maximum number of subjects in one tree. */
    public static final int MAX_SUBJECTS = 3 << 26;

    private static final int VERSION = 1;
    private static final int ENCODED_HEADER = 13;
    private static final int HASH_BITS = 28;
    private static final int KEY = 0;
    private static final int LAST = 1;
    private static final int STATE = 2;
    private static final long PLACE_MASK = (1L << SubjectArena.PLACE_BITS) - 1;
    private static final long MAX_NARROW = 0xFFFF_FFFFL;
    /** State of a row whose first sequence and count are in {@link #wide}. */
    private static final long WIDE = -1L;

    private static final int[] NO_SLOTS = {};

    private record Wide(long count, long first) {}

    private SubjectRows rows = new SubjectRows();
    private SubjectArena arena = new SubjectArena();
    private Map<Integer, Wide> wide = new HashMap<>();
    private int size;
    /** Empty until the first look-up; then its length is a power of two above {@code rows.limit() * 4 / 3}. */
    private int[] slots = NO_SLOTS;

    /** Visits subjects. */
    @FunctionalInterface
    public interface Visitor {
        /** Called for each handle; the tree must not be changed meanwhile. */
        void onSubject(int handle);
    }

    /** The handle of a subject, or {@link #NONE}. */
    public int find(byte[] bytes, int offset, int length) {
        if (size == 0) {
            return NONE;
        }
        ensureSlots(rows.limit());
        return find(hash(bytes, offset, length), bytes, offset, length);
    }

    private int find(int hash, byte[] bytes, int offset, int length) {
        int[] table = slots;
        int mask = table.length - 1;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            int slot = table[i];
            if (slot == 0) {
                return NONE;
            }
            if (((slot ^ hash) & ~mask) == 0) {
                int handle = (slot & mask) - 1;
                long key = rows.column(handle, KEY);
                if (hashOf(key) == hash && arena.equals(key & PLACE_MASK, bytes, offset, length)) {
                    return handle;
                }
            }
        }
    }

    /** The handle of a subject; adds it with a count of 0 if it is not in the tree. */
    public int add(byte[] bytes, int offset, int length) {
        ensureSlots(rows.limit() + 1);
        int hash = hash(bytes, offset, length);
        int found = find(hash, bytes, offset, length);
        return found != NONE ? found : insert(hash, bytes, offset, length);
    }

    private int insert(int hash, byte[] bytes, int offset, int length) {
        int handle = insertRow(hash, bytes, offset, length);
        put(slots, hash, handle);
        return handle;
    }

    private int insertRow(int hash, byte[] bytes, int offset, int length) {
        if (size == MAX_SUBJECTS) {
            throw new IllegalStateException("more than " + MAX_SUBJECTS + " subjects in one stream");
        }
        long place = arena.append(bytes, offset, length);
        int handle = rows.allocate();
        rows.set(handle, KEY, ((long) hash << SubjectArena.PLACE_BITS) | place);
        rows.set(handle, LAST, 0);
        rows.set(handle, STATE, 0);
        size++;
        return handle;
    }

    /** Sets the figures of a subject; {@code first} may be a lower bound if the caller keeps track of that. */
    public void update(int handle, long count, long first, long last) {
        checkUsed(handle);
        long distance = last - first;
        boolean narrow = distance >= 0 && distance < MAX_NARROW && count >= 0 && count < MAX_NARROW;
        if (!narrow) {
            wide.put(handle, new Wide(count, first));
        } else if (rows.column(handle, STATE) == WIDE) {
            wide.remove(handle);
        }
        rows.set(handle, LAST, last);
        rows.set(handle, STATE, narrow ? (distance << 32) | count : WIDE);
    }

    /** Removes a subject. */
    public void remove(int handle) {
        checkUsed(handle);
        ensureSlots(rows.limit());
        long key = rows.column(handle, KEY);
        if (rows.column(handle, STATE) == WIDE) {
            wide.remove(handle);
        }
        removeSlot(hashOf(key), handle);
        arena.free(key & PLACE_MASK);
        rows.free(handle);
        size--;
        if (size == 0) {
            rows = new SubjectRows();
            arena = new SubjectArena();
            slots = slots.length <= 16 ? slots : NO_SLOTS;
        } else if (arena.isWasteful()) {
            compact();
        }
    }

    private void removeSlot(int hash, int handle) {
        int[] table = slots;
        int mask = table.length - 1;
        int hole = hash & mask;
        while ((table[hole] & mask) - 1 != handle) {
            hole = (hole + 1) & mask;
        }
        // Move each entry that could not be found across the hole into it.
        for (int i = (hole + 1) & mask; table[i] != 0; i = (i + 1) & mask) {
            int home = hashOf(rows.column((table[i] & mask) - 1, KEY)) & mask;
            if (((i - home) & mask) >= ((i - hole) & mask)) {
                table[hole] = table[i];
                hole = i;
            }
        }
        table[hole] = 0;
    }

    private void compact() {
        var fresh = new SubjectArena();
        for (int handle = 0; handle < rows.limit(); handle++) {
            long key = rows.column(handle, KEY);
            if (key >= 0) {
                long place = key & PLACE_MASK;
                long moved = fresh.append(arena.bytes(place), arena.start(place), arena.length(place));
                rows.set(handle, KEY, (key & ~PLACE_MASK) | moved);
            }
        }
        arena = fresh;
    }

    /** Number of messages with the subject. */
    public long count(int handle) {
        long state = rows.column(handle, STATE);
        return state == WIDE ? wide(handle).count : state & MAX_NARROW;
    }

    /** Sequence of the first message with the subject. */
    public long first(int handle) {
        long state = rows.column(handle, STATE);
        return state == WIDE ? wide(handle).first : rows.column(handle, LAST) - (state >>> 32);
    }

    /** Sequence of the last message with the subject. */
    public long last(int handle) {
        return rows.column(handle, LAST);
    }

    private Wide wide(int handle) {
        Wide found = wide.get(handle);
        if (found == null) {
            throw new IllegalStateException("no wide state of subject " + handle);
        }
        return found;
    }

    /** A copy of the subject. */
    public byte[] subject(int handle) {
        checkUsed(handle);
        long place = place(handle);
        int start = arena.start(place);
        return Arrays.copyOfRange(arena.bytes(place), start, start + arena.length(place));
    }

    /** Number of the subject's bytes. */
    public int subjectLength(int handle) {
        checkUsed(handle);
        return arena.length(place(handle));
    }

    /** Copies the subject to {@code into}, which must have room for it; returns the number of bytes. */
    public int copySubject(int handle, byte[] into, int offset) {
        checkUsed(handle);
        long place = place(handle);
        int length = arena.length(place);
        System.arraycopy(arena.bytes(place), arena.start(place), into, offset, length);
        return length;
    }

    /** Whether the subject matches one of {@code filters}. */
    public boolean matches(int handle, FilterSet filters) {
        long place = place(handle);
        return filters.isAll() || filters.matches(arena.bytes(place), arena.start(place), arena.length(place));
    }

    /** Whether there is a subject with this handle. */
    public boolean isUsed(int handle) {
        return handle >= 0 && handle < rows.limit() && !rows.isFree(handle);
    }

    /** Visits every subject that matches; looks literal filters up instead of visiting every subject. */
    public void forEach(FilterSet filters, Visitor visitor) {
        if (filters.isLiteral()) {
            for (SubjectFilter filter : filters.filters()) {
                int handle = find(filter.subject(), 0, filter.subject().length);
                if (handle != NONE) {
                    visitor.onSubject(handle);
                }
            }
            return;
        }
        for (int handle = 0; handle < rows.limit(); handle++) {
            if (!rows.isFree(handle) && matches(handle, filters)) {
                visitor.onSubject(handle);
            }
        }
    }

    /** Number of subjects. */
    public int size() {
        return size;
    }

    /** All handles are below this. */
    public int handleLimit() {
        return rows.limit();
    }

    /** A copy for another thread. Both share pages until one of them changes; handles stay the same. */
    public SubjectTree copy() {
        var copy = new SubjectTree();
        copy.rows = rows.copy();
        copy.arena = arena.copy();
        copy.wide = new HashMap<>(wide);
        copy.size = size;
        return copy;
    }

    /** Approximate bytes of memory in use; shared pages count in both copies. */
    public long memoryBytes() {
        return rows.memoryBytes() + arena.memoryBytes() + slots.length * 4L + wide.size() * 96L + 100;
    }

    /** Number of bytes {@link #encode} writes. */
    public int encodedSize() {
        long bytes = ENCODED_HEADER;
        int expected = 0;
        for (int handle = 0; handle < rows.limit(); handle++) {
            if (!rows.isFree(handle)) {
                bytes += LittleEndian.variableSize(handle - expected);
                expected = handle + 1;
                int length = arena.length(place(handle));
                bytes += LittleEndian.variableSize(length) + length + 8;
                bytes += LittleEndian.variableSize(last(handle) - first(handle));
                bytes += LittleEndian.variableSize(count(handle));
            }
        }
        return Math.toIntExact(bytes);
    }

    /** Writes all subjects with their handles; returns the offset behind them. */
    public int encode(byte[] bytes, int offset) {
        var out = BinaryWriter.into(bytes, offset);
        out.addByte(VERSION);
        out.addInt(size);
        out.addInt(rows.limit());
        out.addInt(~rows.limit());
        int expected = 0;
        for (int handle = 0; handle < rows.limit(); handle++) {
            if (!rows.isFree(handle)) {
                out.addVariable(handle - expected);
                expected = handle + 1;
                long place = place(handle);
                int length = arena.length(place);
                out.addVariable(length);
                out.add(arena.bytes(place), arena.start(place), length);
                out.addLong(last(handle));
                out.addVariable(last(handle) - first(handle));
                out.addVariable(count(handle));
            }
        }
        return out.length();
    }

    /**
     * Decodes exactly these bytes; subjects keep their handles.
     *
     * @throws IllegalArgumentException naming the offset if the bytes are damaged
     */
    public static SubjectTree decode(byte[] bytes, int offset, int length) {
        var in = new BinaryReader("subject tree").reset(bytes, offset, length);
        int version = in.takeByte();
        if (version != VERSION) {
            throw in.damaged("unknown version " + version + "");
        }
        int count = in.takeInt();
        // Each takes at least 12 bytes: a damaged count must not cause a large allocation.
        if (count < 0 || count > length / 12 || count > MAX_SUBJECTS) {
            throw in.damaged(count + " subjects in " + length + " bytes");
        }
        int limit = in.takeInt();
        // The limit is encoded twice, since free handles take no bytes that could confirm it.
        if (limit != ~in.takeInt() || limit < count) {
            throw in.damaged("handles up to " + limit);
        }
        var tree = new SubjectTree();
        int[] free = new int[limit - count];
        int freed = 0;
        for (int i = 0; i < count; i++) {
            long gap = in.takeVariable();
            if (gap < 0 || gap > free.length - freed) {
                throw in.damaged("handle above " + limit);
            }
            for (int skipped = 0; skipped < gap; skipped++) {
                free[freed++] = tree.rows.allocate();
            }
            int subjectLength = (int) Math.min(Integer.MAX_VALUE, in.takeVariable() & Long.MAX_VALUE);
            int start = in.advance(subjectLength);
            int hash = hash(bytes, start, subjectLength);
            int handle = tree.insertRow(hash, bytes, start, subjectLength);
            long last = in.takeLong();
            long first = last - in.takeVariable();
            tree.update(handle, in.takeVariable(), first, last);
        }
        in.end();
        while (freed > 0) {
            tree.rows.free(free[--freed]);
        }
        // All at once: one by one, each insertion would wait for the cache line of its slot.
        tree.ensureSlots(tree.rows.limit());
        return tree;
    }

    private void ensureSlots(int handles) {
        if (handles > slots.length / 4 * 3) {
            growSlots(handles);
        }
    }

    private void growSlots(int handles) {
        int capacity = 8;
        while (capacity / 4 * 3 < handles) {
            capacity *= 2;
        }
        int[] fresh = new int[capacity];
        for (int handle = 0; handle < rows.limit(); handle++) {
            long key = rows.column(handle, KEY);
            if (key >= 0) {
                put(fresh, hashOf(key), handle);
            }
        }
        slots = fresh;
    }

    private static void put(int[] table, int hash, int handle) {
        int mask = table.length - 1;
        int i = hash & mask;
        while (table[i] != 0) {
            i = (i + 1) & mask;
        }
        table[i] = (hash & ~mask) | (handle + 1);
    }

    private long place(int handle) {
        return rows.column(handle, KEY) & PLACE_MASK;
    }

    private void checkUsed(int handle) {
        Invariants.check(isUsed(handle), "no subject with this handle");
    }

    private static int hash(byte[] bytes, int offset, int length) {
        return SubjectHash.hash(bytes, offset, length) >>> (Integer.SIZE - HASH_BITS);
    }

    private static int hashOf(long key) {
        return (int) (key >>> SubjectArena.PLACE_BITS);
    }
}
