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
 * What is known of a journal beside it: how far it was durable, and where the last record of each stream was. So what is
 * missing at its end is noticed, which the journal alone cannot tell from what a crash left unwritten.
 *
 * <p>It never says more than what was durable when it was written: it is written behind each force of the journal, before
 * anybody is told of that, and only what that made durable. It may say less: it is forced itself only when nobody waits, so that a loss of power may take what
 * it got last. Each entry counts by itself, whatever became of the others.
 *
 * <pre>
 * Entries of 32 bytes each. The first:
 *  0  u64  "IORAHEAD"
 *  8  u32  format version
 * 12  u32  0
 * 16  u64  position up to which the journal was durable
 * 24  u32  0
 * 28  u32  CRC32C over what is before it
 *
 * The others, one for each stream:
 *  0  u64  stream id, 0 if the entry is not used
 *  8  u64  position of its last record
 * 16  u64  its last sequence, or -1 if that record deletes it
 * 24  u32  0
 * 28  u32  CRC32C over what is before it
 * </pre>
 *
 * <p>Thread: the owner of the journal until the first batch is written, then sync; {@link #onCovered} any.
 */
final class HeadsFile {
    /** In place of a last sequence. */
    static final long DELETED = -1;

    private static final String NAME = "heads";
    private static final long MAGIC = 0x44414548_41524F49L;
    private static final int VERSION = 1;
    private static final int ENTRY = 32;
    private static final int CHECKED = ENTRY - Integer.BYTES;
    private static final int PAGE = 512;

    /** It grows unless so much of it can be left out. */
    private static final int WORTHWHILE_PART = 4;

    /** How long what was written may wait to be forced, if there is nothing else to do. */
    private static final long FORCE_NANOS = 1_000_000_000;

    private final @Nullable StorageFile file;
    private final Consumer<IOException> failed;
    private final BitSet dirty = new BitSet();
    private byte[] image = new byte[PAGE];

    /** Bytes of it in use. */
    private int end = ENTRY;

    /** Where entries are, by the stream's id: open addressing, at most half full. */
    private int[] places = new int[64];

    private long durable;
    private long forceAtNanos = Long.MAX_VALUE;
    private boolean isFailureTold;
    private volatile long coveredBefore;

    private HeadsFile(@Nullable StorageFile file, Consumer<IOException> failed) {
        this.file = file;
        this.failed = failed;
    }

    /** One that knows nothing and keeps nothing. */
    static HeadsFile none() {
        return new HeadsFile(null, _ -> {});
    }

    /** Whether a directory has one. */
    static boolean isIn(StorageDirectory directory) throws IOException {
        return directory.exists(NAME);
    }

    static String path(StorageDirectory directory) {
        return directory + "/" + NAME;
    }

    /** Makes the one of a new journal; durable when the directory is synced. */
    static void create(StorageDirectory directory) throws IOException {
        try (StorageFile file = directory.open(NAME)) {
            var created = new HeadsFile(file, _ -> {});
            created.putHeader();
            file.write(ByteBuffer.wrap(created.image), 0);
            file.force();
        }
    }

    /**
     * Opens the one of a directory, or makes one that knows nothing yet.
     *
     * @param failed is told when it cannot be written, once until it can be again. Thread: sync
     * @throws NewerFormatException if it is of a later version; nothing was touched
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

    /** Shows what is known of streams. */
    void forEach(HeadVisitor visitor) {
        for (int at : places) {
            if (at > 0) {
                visitor.onHead(idAt(at), positionAt(at), lastSequenceAt(at));
            }
        }
    }

    /** A checkpoint has everything before a position: what is known of that is of no use any more. */
    void onCovered(long position) {
        coveredBefore = position;
    }

    /** A batch was written, and will be durable with the next force. */
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

    /** Everything that was staged is durable in the journal, up to a position: writes it. */
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
            isFailureTold = false;
            if (forceAtNanos == Long.MAX_VALUE) {
                forceAtNanos = nowNanos + FORCE_NANOS;
            }
        } catch (IOException e) {
            // It knows less than it might; what the journal has does not depend on it.
            tell(e);
        }
    }

    /** There is nothing else to do: makes durable what was written a while ago. */
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
            tell(e);
        }
    }

    private void tell(IOException failure) {
        if (!isFailureTold) {
            isFailureTold = true;
            failed.accept(failure);
        }
    }

    /** Makes everything durable that was written, and closes the file. */
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
        for (int slot = home(streamId, mask); places[slot] != 0; slot = (slot + 1) & mask) {
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
        int slot = home(streamId, mask);
        while (places[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        places[slot] = at;
    }

    private static int home(long streamId, int mask) {
        return (int) ((streamId * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    }

    private void rebuild(int capacity) {
        int[] old = places;
        places = new int[capacity];
        int mask = capacity - 1;
        for (int at : old) {
            if (at != 0) {
                int slot = home(idAt(at), mask);
                while (places[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                places[slot] = at;
            }
        }
    }

    /** A place that is not used: behind the others, or that of a stream whose deletion a checkpoint has. */
    private int allocate() {
        if (end == image.length && compact() < image.length / ENTRY / WORTHWHILE_PART) {
            image = Arrays.copyOf(image, 2 * image.length);
        }
        int at = end;
        end += ENTRY;
        return at;
    }

    /** Leaves out streams that are gone for good, and moves the others together; how many entries that makes free. */
    private int compact() {
        long covered = coveredBefore;
        int to = ENTRY;
        for (int at = ENTRY; at < end; at += ENTRY) {
            boolean isGone = lastSequenceAt(at) == DELETED && positionAt(at) < covered;
            if (!isGone && idAt(at) != 0) {
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
