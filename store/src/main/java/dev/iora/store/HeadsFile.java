// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.LittleEndian;
import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notes beside the journal how far it was durable, and the position of each stream's last record. This reveals a lost end
 * of the journal, which the journal alone cannot distinguish from writes that a crash interrupted.
 *
 * <p>It never claims more than was durable: it is written after each force of the journal and before anything is
 * acknowledged, and only contains what that force made durable. It may claim less: it is forced only when the journal is
 * idle, so a power failure may lose its last entries. Each entry is valid by itself, even if others are damaged.
 *
 * <pre>
 * Entries of 32 bytes each. The first:
 *  0  u64  "IORAHEAD"
 *  8  u32  format version
 * 12  u32  0
 * 16  u64  position up to which the journal was durable
 * 24  u32  0
 * 28  u32  CRC32C over everything before it
 *
 * The others, one for each stream:
 *  0  u64  stream id, 0 if the entry is not used
 *  8  u64  position of its last record
 * 16  u64  its last sequence, or -1 if that record deletes it
 * 24  u32  0
 * 28  u32  CRC32C over everything before it
 * </pre>
 *
 * <p>Thread: the owner of the journal until the first batch is written, then sync; {@link #onCovered} any.
 */
final class HeadsFile {
    /** Stands for a last sequence if the stream is deleted. */
    static final long DELETED = -1;

    private static final String NAME = "heads";
    private static final long MAGIC = 0x44414548_41524F49L;
    private static final int VERSION = 1;
    private static final int ENTRY = 32;
    private static final int CHECKED = ENTRY - Integer.BYTES;
    private static final int PAGE = 512;

    /** The file grows unless at least one entry in this many can be dropped. */
    private static final int MIN_FREED_DIVISOR = 4;

    /** Age at which written entries are forced while the journal is idle. */
    private static final long FORCE_NANOS = 1_000_000_000;

    private final @Nullable StorageFile file;
    private final Consumer<IOException> failed;
    private final BitSet dirty = new BitSet();
    private byte[] image = new byte[PAGE];

    /** Number of bytes in use. */
    private int end = ENTRY;

    /** Offsets of entries, hashed by stream id: open addressing, at most half full. */
    private int[] places = new int[64];

    private long durable;
    private long forceAtNanos = Long.MAX_VALUE;
    private boolean failureReported;
    private volatile long coveredBefore;

    private HeadsFile(@Nullable StorageFile file, Consumer<IOException> failed) {
        this.file = file;
        this.failed = failed;
    }

    /** Returns a heads file that is empty and stores nothing. */
    static HeadsFile none() {
        return new HeadsFile(null, _ -> {});
    }

    /** Whether a directory has a heads file. */
    static boolean isIn(StorageDirectory directory) throws IOException {
        return directory.exists(NAME);
    }

    static String path(StorageDirectory directory) {
        return directory + "/" + NAME;
    }

    /** Creates the file for a new journal; durable once the directory is synced. */
    static void create(StorageDirectory directory) throws IOException {
        try (StorageFile file = directory.open(NAME)) {
            var created = new HeadsFile(file, _ -> {});
            created.putHeader();
            file.write(ByteBuffer.wrap(created.image), 0);
            file.force();
        }
    }

    /**
     * Opens the file of a directory; creates an empty one if it is missing.
     *
     * @param failed called when the file cannot be written, once until a write succeeds again. Thread: sync
     * @throws NewerFormatException if it has a later format version; nothing was changed
     */
    static HeadsFile open(StorageDirectory directory, Consumer<IOException> failed) throws IOException {
        StorageFile file = directory.open(NAME);
        var heads = new HeadsFile(file, failed);
        try {
            heads.read(file, path(directory));
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return heads;
    }

    private void read(StorageFile source, String path) throws IOException {
        int size = (int) Math.min(Integer.MAX_VALUE / 2, source.size()) / ENTRY * ENTRY;
        image = new byte[Math.max(PAGE, (size + PAGE - 1) / PAGE * PAGE)];
        Segment.readFully(source, 0, image, 0, size);
        if (isIntact(0) && LittleEndian.longAt(image, 0) == MAGIC) {
            int version = LittleEndian.intAt(image, 8);
            if (version > VERSION) {
                throw new NewerFormatException(path, version, VERSION);
            }
            durable = LittleEndian.longAt(image, 16);
        }
        end = Math.max(ENTRY, size);
        places = new int[Integer.highestOneBit(Math.max(16, end / ENTRY)) * 4];
        for (int at = ENTRY; at < end; at += ENTRY) {
            if (isIntact(at) && idAt(at) > 0) {
                place(idAt(at), at);
                durable = Math.max(durable, positionAt(at) + 1);
            } else {
                Arrays.fill(image, at, at + ENTRY, (byte) 0);
            }
        }
    }

    private boolean isIntact(int at) {
        return LittleEndian.intAt(image, at + CHECKED) == Checksum.crc32c(image, at, CHECKED);
    }

    private long idAt(int at) {
        return LittleEndian.longAt(image, at);
    }

    private long positionAt(int at) {
        return LittleEndian.longAt(image, at + 8);
    }

    private long lastSequenceAt(int at) {
        return LittleEndian.longAt(image, at + 16);
    }

    /** Position up to which the journal was durable; 0 if nothing is known. */
    long durable() {
        return durable;
    }

    /** Visits the noted streams. */
    void forEach(HeadVisitor visitor) {
        for (int at : places) {
            if (at > 0) {
                visitor.onHead(idAt(at), positionAt(at), lastSequenceAt(at));
            }
        }
    }

    /** A checkpoint covers everything before a position, so older entries are not needed any more. */
    void onCovered(long position) {
        coveredBefore = position;
    }

    /** Stages the heads of a written batch, which the next force makes durable. */
    void stage(JournalBatch batch) {
        if (file == null) {
            return;
        }
        for (int i = 0; i < batch.heads(); i++) {
            stage(batch.headStream(i), batch.headPosition(i), batch.headLastSequence(i));
        }
    }

    private void stage(long streamId, long position, long lastSequence) {
        int at = find(streamId);
        if (at == 0) {
            at = allocate();
            place(streamId, at);
        }
        LittleEndian.putLong(image, at, streamId);
        LittleEndian.putLong(image, at + 8, position);
        LittleEndian.putLong(image, at + 16, lastSequence);
        LittleEndian.putInt(image, at + 24, 0);
        seal(at);
    }

    private void seal(int at) {
        LittleEndian.putInt(image, at + CHECKED, Checksum.crc32c(image, at, CHECKED));
        dirty.set(at / PAGE);
    }

    private void putHeader() {
        LittleEndian.putLong(image, 0, MAGIC);
        LittleEndian.putInt(image, 8, VERSION);
        LittleEndian.putInt(image, 12, 0);
        LittleEndian.putLong(image, 16, durable);
        LittleEndian.putInt(image, 24, 0);
        seal(0);
    }

    /** Writes the staged entries: the journal is durable up to a position, which includes them. */
    void flush(long durablePosition, long nowNanos) {
        StorageFile target = file;
        if (target == null || (durablePosition == durable && dirty.isEmpty())) {
            return;
        }
        durable = durablePosition;
        putHeader();
        try {
            for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page)) {
                int next = dirty.nextClearBit(page);
                target.write(ByteBuffer.wrap(image, page * PAGE, (next - page) * PAGE), (long) page * PAGE);
                dirty.clear(page, next);
            }
            failureReported = false;
            if (forceAtNanos == Long.MAX_VALUE) {
                forceAtNanos = nowNanos + FORCE_NANOS;
            }
        } catch (IOException e) {
            // The file is out of date then, which does not harm the journal.
            report(e);
        }
    }

    /** Called when the journal is idle: forces entries that were written a while ago. */
    void onIdle(long nowNanos) {
        if (nowNanos >= forceAtNanos) {
            force();
        }
    }

    private void force() {
        StorageFile target = file;
        forceAtNanos = Long.MAX_VALUE;
        try {
            if (target != null) {
                target.force();
            }
        } catch (IOException e) {
            report(e);
        }
    }

    private void report(IOException failure) {
        if (!failureReported) {
            failureReported = true;
            failed.accept(failure);
        }
    }

    /** Forces written entries and closes the file. */
    void close() throws IOException {
        StorageFile target = file;
        if (target != null) {
            if (forceAtNanos != Long.MAX_VALUE) {
                force();
            }
            target.close();
        }
    }

    // ---------------------------------------------------------------- places

    private int find(long streamId) {
        int mask = places.length - 1;
        for (int slot = homeSlot(streamId, mask); places[slot] != 0; slot = (slot + 1) & mask) {
            if (idAt(places[slot]) == streamId) {
                return places[slot];
            }
        }
        return 0;
    }

    private void place(long streamId, int at) {
        if (2 * (end / ENTRY + 1) > places.length) {
            rebuild(2 * places.length);
        }
        int mask = places.length - 1;
        int slot = homeSlot(streamId, mask);
        while (places[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        places[slot] = at;
    }

    private static int homeSlot(long streamId, int mask) {
        return (int) ((streamId * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    }

    private void rebuild(int capacity) {
        int[] old = places;
        places = new int[capacity];
        int mask = capacity - 1;
        for (int at : old) {
            if (at != 0) {
                int slot = homeSlot(idAt(at), mask);
                while (places[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                places[slot] = at;
            }
        }
    }

    /** Allocates an entry at the end, after dropping streams whose deletion a checkpoint covers if the file is full. */
    private int allocate() {
        if (end == image.length && compact() < image.length / ENTRY / MIN_FREED_DIVISOR) {
            image = Arrays.copyOf(image, 2 * image.length);
        }
        int at = end;
        end += ENTRY;
        return at;
    }

    /** Drops deleted streams that a checkpoint covers and compacts the rest; returns how many entries became free. */
    private int compact() {
        long covered = coveredBefore;
        int to = ENTRY;
        for (int at = ENTRY; at < end; at += ENTRY) {
            boolean gone = lastSequenceAt(at) == DELETED && positionAt(at) < covered;
            if (!gone && idAt(at) != 0) {
                System.arraycopy(image, at, image, to, ENTRY);
                to += ENTRY;
            }
        }
        int freed = (end - to) / ENTRY;
        if (freed > 0) {
            Arrays.fill(image, to, end, (byte) 0);
            dirty.set(0, end / PAGE);
            end = to;
            Arrays.fill(places, 0);
            for (int at = ENTRY; at < end; at += ENTRY) {
                place(idAt(at), at);
            }
        }
        return freed;
    }
}
