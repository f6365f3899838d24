// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageFile;
import dev.iora.common.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches to the files of a journal and makes them durable.
 *
 * <p>Thread: sync; any thread may read the positions.
 *
 * <p>Invariant: after a failure nothing is written or forced any more. A full disk is not a failure: nothing of the batch
 * is valid, nothing after it was written, and the same bytes may be written again at the same place. A force is never
 * repeated.
 */
final class JournalWriter {
    /**
     * Number of consecutive suitable writes before direct I/O is used. A direct write waits until cached pages are written,
     * so alternating is slow.
     */
    private static final int UNCACHED_AFTER = 32;

    /**
     * Smaller batches use direct I/O only if each has a force of its own, because every direct write waits for the disk.
     */
    private static final int LARGE_BYTES = 32 << 10;

    /**
     * The next file is prepared once this fraction of the first file's size is written. So the few records of a first
     * stream do not wait for a busy disk, and a journal with few records takes little disk space.
     */
    private static final int PREPARE_AFTER_DIVISOR = 256;

    /** The operation that follows a write immediately. */
    enum Next {
        /** Nothing that matters. */
        NOTHING,
        /** More writes, then a force. */
        WRITE,
        /** A force, if an awaited batch was written; the write itself may be durable instead. */
        FORCE
    }

    private final JournalFiles files;
    private final long identity;
    private final long resumedAfter;
    private final long resumedAt;
    private final int fileBytes;
    private int fileNumber;
    private final int firstFileBytes;
    private final int prepareAfter;
    private @Nullable StorageFile file;
    private boolean failed;

    /** Whether the next file must still be prepared once enough of this one is written. */
    private boolean nextUnprepared;

    /** End offsets of the earlier files, by number. */
    private final Map<Integer, Integer> ends = new HashMap<>();

    /** Number of consecutive writes that suit direct I/O, up to a limit. */
    private int uncachedInARow;

    private int writesSinceForce;

    private volatile long written;
    private volatile long durable;

    JournalWriter(JournalFiles files, JournalOptions options, JournalRecovery.Result recovered) {
        this.files = files;
        this.identity = recovered.identity();
        this.resumedAfter = recovered.lastBlock();
        this.resumedAt = recovered.resumeAt();
        this.written = recovered.end();
        this.durable = recovered.end();
        this.fileBytes = options.fileBytes();
        this.firstFileBytes = options.firstFileBytes();
        this.prepareAfter = JournalBlock.FIRST_OFFSET + firstFileBytes / PREPARE_AFTER_DIVISOR;
    }

    /**
     * Returns how many of {@code batches} from {@code first} on to write with one call: each direct write waits for the
     * disk, cached writes do not.
     */
    int adjacent(List<JournalBatch> batches, int first) {
        JournalBatch last = batches.get(first);
        int end = first + 1;
        while (isUncached() && end < batches.size() && last.isFollowedInMemoryBy(batches.get(end))) {
            last = batches.get(end);
            end++;
        }
        return end - first;
    }

    private boolean isUncached() {
        return uncachedInARow >= UNCACHED_AFTER;
    }

    /**
     * Writes batches that are adjacent in memory after all earlier ones.
     *
     * @param next the operation that follows; after many awaited writes in a row that are forced, direct I/O is used
     * @throws StorageFullException if the disk is full; the same batches may be written again, before any other
     */
    void write(List<JournalBatch> batches, Next next) throws IOException {
        if (failed) {
            throw new IOException("the journal failed earlier");
        }
        // Reset at the end: every exception but a full disk leaves the writer failed.
        failed = true;
        countUncached(batches, next != Next.NOTHING);
        StorageFile target = fileOf(batches.getFirst());
        for (JournalBatch batch : batches) {
            var entry = new JournalBlock.Entry(
                    batch.position(), batch.bytes(), batch.previous(), durable, resumedAfter, resumedAt, true);
            JournalBlock.seal(batch.array(), batch.start(), entry, batch.records(), identity);
        }
        // A durable write covers only its own bytes, so everything before must be durable.
        boolean durably = isUncached() && next == Next.FORCE && durable == written;
        try {
            writeBytes(batches, target, durably);
        } catch (StorageFullException e) {
            if (!files.spares().giveUp()) {
                failed = false;
                throw e;
            }
            writeInsteadOfSpares(batches, target, durably);
        }
        for (JournalBatch batch : batches) {
            files.heads().stage(batch);
        }
        long end = batches.getLast().endPosition();
        written = end;
        if (durably) {
            durable = end;
            writesSinceForce = 0;
        }
        failed = false;
        prepareNext();
    }

    private void prepareNext() {
        if (nextUnprepared && JournalPosition.offset(written) >= prepareAfter) {
            nextUnprepared = false;
            files.spares().prepareNext();
        }
    }

    private void countUncached(List<JournalBatch> batches, boolean forced) {
        boolean alone = writesSinceForce == 0 && batches.size() == 1;
        boolean worthwhile = alone || lengthOf(batches) >= LARGE_BYTES;
        writesSinceForce++;
        for (JournalBatch batch : batches) {
            worthwhile &= forced && batch.isAwaited();
        }
        uncachedInARow = worthwhile ? Math.min(uncachedInARow + 1, UNCACHED_AFTER) : 0;
    }

    private static int lengthOf(List<JournalBatch> batches) {
        return (int) (batches.getLast().endPosition() - batches.getFirst().position());
    }

    /** Whether a batch goes to the current file; otherwise its write waits for the disk. */
    boolean isBegun(JournalBatch batch) {
        return file != null && JournalPosition.file(batch.position()) == fileNumber;
    }

    /** Returns the file for a batch; forces the previous file before a change. */
    private StorageFile fileOf(JournalBatch batch) throws IOException {
        int number = JournalPosition.file(batch.position());
        StorageFile target = file;
        if (target != null && number == fileNumber) {
            return target;
        }
        if (target != null) {
            if (durable < written) {
                target.force();
                durable = written;
            }
            ends.put(fileNumber, JournalPosition.offset(written));
        }
        try {
            target = files.create(number, target == null ? firstFileBytes : fileBytes);
        } catch (StorageFullException e) {
            failed = false;
            throw e;
        }
        file = target;
        fileNumber = number;
        nextUnprepared = true;
        return target;
    }

    private void writeInsteadOfSpares(List<JournalBatch> batches, StorageFile target, boolean durably)
            throws IOException {
        try {
            writeBytes(batches, target, durably);
        } catch (StorageFullException e) {
            failed = false;
            throw e;
        } finally {
            files.spares().prepareAgain();
        }
    }

    private void writeBytes(List<JournalBatch> batches, StorageFile target, boolean durably) throws IOException {
        JournalBatch first = batches.getFirst();
        ByteBuffer bytes = ByteBuffer.wrap(first.array(), first.start(), lengthOf(batches));
        int offset = JournalPosition.offset(first.position());
        if (durably) {
            target.appendDurably(bytes, offset);
        } else if (isUncached()) {
            target.append(bytes, offset);
        } else {
            target.write(bytes, offset);
        }
    }

    /** Makes all written batches durable. */
    void force() throws IOException {
        if (failed) {
            throw new IOException("the journal failed earlier");
        }
        StorageFile target = file;
        if (target == null || durable == written) {
            return;
        }
        failed = true;
        target.force();
        durable = written;
        writesSinceForce = 0;
        failed = false;
    }

    /**
     * Overwrites messages that are no longer needed since a checkpoint, and leftovers of earlier uses at the same offsets
     * in the files in use and in reserved files. Everything written is forced first: the removal must not be lost once the
     * messages are.
     */
    void erase(List<JournalRange> messages) throws IOException {
        force();
        failed = true;
        ends.keySet().retainAll(files.inUse().keySet());
        try {
            files.spares().eraseReserved(messages);
            for (var entry : files.inUse().entrySet()) {
                erase(messages, entry.getKey(), entry.getValue());
            }
        } catch (StorageFullException e) {
            failed = false;
            throw e;
        }
        failed = false;
    }

    private void erase(List<JournalRange> messages, int number, StorageFile target) throws IOException {
        boolean forced = false;
        for (JournalRange message : messages) {
            int from = JournalPosition.offset(message.from());
            if (JournalPosition.file(message.from()) != number) {
                from = Math.max(from, endOf(number));
            }
            forced |= Zeros.write(target, from, JournalPosition.offset(message.to()));
        }
        if (forced) {
            target.force();
        }
    }

    /** Offset after the last block of a file; files of earlier runs are not touched. */
    private int endOf(int number) {
        if (number != fileNumber) {
            return ends.getOrDefault(number, Integer.MAX_VALUE);
        }
        // The file may have no block yet.
        return JournalPosition.file(written) == number ? JournalPosition.offset(written) : JournalBlock.FIRST_OFFSET;
    }

    boolean isDirty() {
        return durable < written;
    }

    /** Notes beside the journal how far it is durable, unless more has been written. */
    void noteHeads(long nowNanos) {
        if (!failed && !isDirty()) {
            files.heads().flush(durable, nowNanos);
        }
    }

    /** Position up to which everything was written. */
    long written() {
        return written;
    }

    /** Position up to which everything is durable. */
    long durable() {
        return durable;
    }
}
