// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.common.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prepares files for a journal by filling them with zeros: of the wanted size or, if the disk has no room, half of it or
 * less.
 *
 * <p>Invariant: an unfinished file is deleted.
 *
 * <p>Thread: the background work of {@link SpareFiles}.
 */
final class FilePreparation {
    private static final int PIECE_BYTES = 1 << 20;

    /** Divisor of the smallest file size; that much must be free beyond a prepared file. */
    private static final int SLACK_DIVISOR = 4;

    private final StorageDirectory directory;
    private final int minBytes;
    private final long identity;
    private final BooleanSupplier closed;

    /** Largest size to try, since the disk had no room for more. */
    private int limitBytes = Integer.MAX_VALUE;

    /**
     * @param closed whether the journal is closed and needs no more files
     */
    FilePreparation(StorageDirectory directory, JournalOptions options, long identity, BooleanSupplier closed) {
        this.directory = directory;
        this.minBytes = options.firstFileBytes();
        this.identity = identity;
        this.closed = closed;
    }

    /** Returns the size that a file of the wanted size would get, as far as is known. */
    int attainable(int wantedBytes) {
        return Math.min(wantedBytes, limitBytes);
    }

    /**
     * Prepares a file, or a smaller one if there is no room.
     *
     * @return null if the journal is closed
     * @throws StorageFullException if there is no room for the smallest one
     */
    SpareFiles.@Nullable Spare prepare(String name, int wantedBytes) throws IOException {
        while (true) {
            int bytes = attainable(wantedBytes);
            try {
                requireRoom(bytes);
                SpareFiles.Spare spare = fill(name, bytes);
                // Grows step by step when room is back: a failed attempt takes room from other writers for a while.
                limitBytes = (int) Math.min(Integer.MAX_VALUE, 2L * Math.max(bytes, limitBytes));
                return spare;
            } catch (StorageFullException e) {
                limitBytes = Math.max(bytes / 2, minBytes);
                if (bytes <= minBytes) {
                    throw e;
                }
            }
        }
    }

    /** Checked first, because a failed attempt takes room from concurrent writers for a moment. */
    private void requireRoom(int bytes) throws IOException {
        if (directory.usableBytes() < bytes + slackBytes()) {
            throw new StorageFullException(directory + ": No space left on device for a file of " + bytes + " bytes");
        }
    }

    /** The last file leaves some room: after a purge a checkpoint needs a little to free much. */
    private int slackBytes() {
        return minBytes / SLACK_DIVISOR;
    }

    private SpareFiles.@Nullable Spare fill(String name, int bytes) throws IOException {
        if (closed.getAsBoolean()) {
            return null;
        }
        StorageFile file = directory.openUncached(name);
        try {
            fill(file, bytes);
        } catch (IOException e) {
            file.close();
            directory.delete(name);
            throw e;
        }
        if (closed.getAsBoolean()) {
            file.close();
            directory.delete(name);
            return null;
        }
        return new SpareFiles.Spare(name, file, bytes);
    }

    private void fill(StorageFile file, int bytes) throws IOException {
        ByteBuffer zeros = Blocks.allocate(Math.min(bytes, PIECE_BYTES));
        int filled = bytes + slackBytes();
        for (int at = 0; at < filled && !closed.getAsBoolean(); at += zeros.capacity()) {
            zeros.clear().limit(Math.min(zeros.capacity(), filled - at));
            file.write(zeros, at);
            if (!file.isUncached()) {
                // Forces piece by piece: a burst would delay writes of the journal.
                file.force();
            }
        }
        file.truncate(bytes);
        JournalBlock.writeFileHeader(file, identity);
        file.force();
    }
}
