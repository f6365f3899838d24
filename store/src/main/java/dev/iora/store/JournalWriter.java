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

    private final JournalFiles files;
    private final long identity;
    private final long resumedAfter;
    private final long resumedAt;
    private final int fileBytes;
    private int fileNumber;
    private final int firstFileBytes;
    private @Nullable StorageFile file;
    private boolean isFailed;
    /** Where the files end that were written before this one, by their number. */
    private final Map<Integer, Integer> ends = new HashMap<>();

    /** Batches in a row of which each was to be forced. */
    private int forcedInARow;

    private volatile long written;
    private volatile long durable;

    JournalWriter(JournalFiles files, Journal.Options options, JournalRecovery.Result recovered) {
        this.files = files;
        this.identity = recovered.identity();
        this.resumedAfter = recovered.lastBlock();
        this.resumedAt = recovered.resumeAt();
        this.written = recovered.end();
        this.durable = recovered.end();
        this.fileBytes = options.fileBytes();
        this.firstFileBytes = options.firstFileBytes();
    }

    /**
     * Writes a batch behind all earlier ones.
     *
     * @param isForcedNext whether a force follows at once; if that is so for many, they go around the cache of the
     *     operating system, which would only pass them on
     * @throws StorageFullException if there was no room; the batch may be written again, before any other
     */
    void write(JournalBatch batch, boolean isForcedNext) throws IOException {
        if (isFailed) {
            throw new IOException("the journal failed earlier");
        }
        // Until all is done: whatever is thrown leaves it failed, unless only room is missing.
        isFailed = true;
        forcedInARow = isForcedNext ? Math.min(forcedInARow + 1, UNCACHED_AFTER) : 0;
        int number = JournalPosition.file(batch.position());
        StorageFile target = file;
        if (target == null || number != fileNumber) {
            if (target != null && durable < written) {
                target.force();
                durable = written;
            }
            if (target != null) {
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
        }
        write(batch, target);
        written = batch.endPosition();
        isFailed = false;
    }

    private void write(JournalBatch batch, StorageFile target) throws IOException {
        var entry = new JournalBlock.Entry(
                batch.position(), batch.bytes(), batch.previous(), durable, resumedAfter, resumedAt, true);
        JournalBlock.seal(batch.array(), batch.start(), entry, batch.records(), identity);
        try {
            writeBytes(batch, target);
        } catch (StorageFullException e) {
            if (!files.giveUpSpares()) {
                isFailed = false;
                throw e;
            }
            writeInsteadOfSpares(batch, target);
        }
    }

    private void writeInsteadOfSpares(JournalBatch batch, StorageFile target) throws IOException {
        try {
            writeBytes(batch, target);
        } catch (StorageFullException e) {
            isFailed = false;
            throw e;
        } finally {
            files.prepareAgain();
        }
    }

    private void writeBytes(JournalBatch batch, StorageFile target) throws IOException {
        int length = (int) (batch.endPosition() - batch.position());
        ByteBuffer bytes = ByteBuffer.wrap(batch.array(), batch.start(), length);
        int offset = JournalPosition.offset(batch.position());
        if (forcedInARow == UNCACHED_AFTER) {
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
        isFailed = false;
    }

    /**
     * Overwrites messages that a checkpoint made superfluous, and what earlier uses of the files in use may hold at their
     * places. First everything written becomes durable: what removes the messages must not be lost when they are.
     */
    void erase(List<JournalRange> messages) throws IOException {
        force();
        isFailed = true;
        ends.keySet().retainAll(files.inUse().keySet());
        try {
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

    /** Position up to which everything was written. */
    long written() {
        return written;
    }

    /** Position up to which everything is durable. */
    long durable() {
        return durable;
    }
}
