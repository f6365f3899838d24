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
 * <p>Thread: sync; the positions may be read by any.
 *
 * <p>Invariant: after a failure nothing is written or forced any more. That there was no room for a batch is none: nothing
 * of it counts, nothing behind it was written, and the same bytes may be written again at the same place. A force is never
 * repeated.
 */
final class JournalWriter {
    /** A batch that is in the cache only makes the next one that goes around it wait: not worth it if they take turns. */
    private static final int UNCACHED_AFTER = 32;

    /** Smaller batches go around the cache only if each has a force of its own: they wait for each write. */
    private static final int LARGE_BYTES = 32 << 10;

    /**
     * Part of the first file that is written before the next one is prepared: the few records of a first stream do not wait for
     * a disk that is busy with that, and a journal in which little is written takes little of the disk.
     */
    private static final int PREPARE_AFTER_DIVISOR = 256;

    /** What follows a write at once. */
    enum Next {
        /** Nothing that it matters to. */
        NOTHING,
        /** More writes, and a force behind them. */
        WRITE,
        /** A force, if anything awaited was written; the write may do it itself. */
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
    private boolean isFailed;

    /** Whether the file after the present one has to be prepared when enough is written. */
    private boolean nextUnprepared;

    /** Where the files end that were written before this one, by their number. */
    private final Map<Integer, Integer> ends = new HashMap<>();

    /** Writes in a row that need not go into the cache, up to a limit. */
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
     * How many of {@code batches} from {@code first} on can be written as one: around the cache each write waits for the
     * disk, into the cache none does.
     */
    int together(List<JournalBatch> batches, int first) {
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
     * Writes batches, which can be written as one, behind all earlier ones.
     *
     * @param next what follows at once; if a force does for many in a row that are awaited, they go around the cache of the
     *     operating system, which would only pass them on
     * @throws StorageFullException if there was no room; the batches may be written again, before any other
     */
    void write(List<JournalBatch> batches, Next next) throws IOException {
        if (isFailed) {
            throw new IOException("the journal failed earlier");
        }
        // Until all is done: whatever is thrown leaves it failed, unless only room is missing.
        isFailed = true;
        countUncached(batches, next != Next.NOTHING);
        StorageFile target = fileOf(batches.getFirst());
        for (JournalBatch batch : batches) {
            var entry = new JournalBlock.Entry(
                    batch.position(), batch.bytes(), batch.previous(), durable, resumedAfter, resumedAt, true);
            JournalBlock.seal(batch.array(), batch.start(), entry, batch.records(), identity);
        }
        // A write makes nothing durable but what it writes.
        boolean isDurable = isUncached() && next == Next.FORCE && durable == written;
        try {
            writeBytes(batches, target, isDurable);
        } catch (StorageFullException e) {
            if (!files.spares().giveUp()) {
                isFailed = false;
                throw e;
            }
            writeInsteadOfSpares(batches, target, isDurable);
        }
        for (JournalBatch batch : batches) {
            files.heads().stage(batch);
        }
        long end = batches.getLast().endPosition();
        written = end;
        if (isDurable) {
            durable = end;
            writesSinceForce = 0;
        }
        isFailed = false;
        prepareNext();
    }

    private void prepareNext() {
        if (nextUnprepared && JournalPosition.offset(written) >= prepareAfter) {
            nextUnprepared = false;
            files.spares().prepareNext();
        }
    }

    private void countUncached(List<JournalBatch> batches, boolean isForced) {
        boolean isAlone = writesSinceForce == 0 && batches.size() == 1;
        boolean isWorthIt = isAlone || lengthOf(batches) >= LARGE_BYTES;
        writesSinceForce++;
        for (JournalBatch batch : batches) {
            isWorthIt &= isForced && batch.isAwaited();
        }
        uncachedInARow = isWorthIt ? Math.min(uncachedInARow + 1, UNCACHED_AFTER) : 0;
    }

    private static int lengthOf(List<JournalBatch> batches) {
        return (int) (batches.getLast().endPosition() - batches.getFirst().position());
    }

    /** Whether a batch goes to the file that is being written: if not, writing it waits for the disk. */
    boolean isBegun(JournalBatch batch) {
        return file != null && JournalPosition.file(batch.position()) == fileNumber;
    }

    /** The file a batch goes to; what was written to the one before it is durable then. */
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
            isFailed = false;
            throw e;
        }
        file = target;
        fileNumber = number;
        nextUnprepared = true;
        return target;
    }

    private void writeInsteadOfSpares(List<JournalBatch> batches, StorageFile target, boolean isDurable)
            throws IOException {
        try {
            writeBytes(batches, target, isDurable);
        } catch (StorageFullException e) {
            isFailed = false;
            throw e;
        } finally {
            files.spares().prepareAgain();
        }
    }

    private void writeBytes(List<JournalBatch> batches, StorageFile target, boolean isDurable) throws IOException {
        JournalBatch first = batches.getFirst();
        ByteBuffer bytes = ByteBuffer.wrap(first.array(), first.start(), lengthOf(batches));
        int offset = JournalPosition.offset(first.position());
        if (isDurable) {
            target.appendDurably(bytes, offset);
        } else if (isUncached()) {
            target.append(bytes, offset);
        } else {
            target.write(bytes, offset);
        }
    }

    /** Makes everything written durable. */
    void force() throws IOException {
        if (isFailed) {
            throw new IOException("the journal failed earlier");
        }
        StorageFile target = file;
        if (target == null || durable == written) {
            return;
        }
        isFailed = true;
        target.force();
        durable = written;
        writesSinceForce = 0;
        isFailed = false;
    }

    /**
     * Overwrites messages that a checkpoint made superfluous, and what earlier uses of the files in use, and of those set aside
     * for the next batches, may hold at their places. First everything written becomes durable: what removes the messages must not be lost when they are.
     */
    void erase(List<JournalRange> messages) throws IOException {
        force();
        isFailed = true;
        ends.keySet().retainAll(files.inUse().keySet());
        try {
            files.spares().eraseReserved(messages);
            for (var entry : files.inUse().entrySet()) {
                erase(messages, entry.getKey(), entry.getValue());
            }
        } catch (StorageFullException e) {
            isFailed = false;
            throw e;
        }
        isFailed = false;
    }

    private void erase(List<JournalRange> messages, int number, StorageFile target) throws IOException {
        boolean isForced = false;
        for (JournalRange message : messages) {
            int from = JournalPosition.offset(message.from());
            if (JournalPosition.file(message.from()) != number) {
                from = Math.max(from, endOf(number));
            }
            isForced |= Zeros.write(target, from, JournalPosition.offset(message.to()));
        }
        if (isForced) {
            target.force();
        }
    }

    /** Offset behind the last block of a file; files of earlier runs are left alone. */
    private int endOf(int number) {
        if (number != fileNumber) {
            return ends.getOrDefault(number, Integer.MAX_VALUE);
        }
        // It may wait for its first block.
        return JournalPosition.file(written) == number ? JournalPosition.offset(written) : JournalBlock.FIRST_OFFSET;
    }

    boolean isDirty() {
        return durable < written;
    }

    /** Notes beside the journal how far it is durable, unless more was written since. */
    void noteHeads(long nowNanos) {
        if (!isFailed && !isDirty()) {
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
