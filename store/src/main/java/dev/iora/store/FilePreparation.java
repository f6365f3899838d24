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
 * Fills files with zeros that a journal is going to use: of the size that is wanted or, where the disk has no room for that,
 * of half of it or less.
 *
 * <p>Invariant: a file that was begun and not finished is deleted.
 *
 * <p>Thread: the background work of {@link SpareFiles}.
 */
final class FilePreparation {
    private static final int PIECE_BYTES = 1 << 20;

    /** What must be free beyond a prepared file, as a part of the size of the smallest. */
    private static final int SLACK_DIVISOR = 4;

    private final StorageDirectory directory;
    private final int leastBytes;
    private final long identity;
    private final BooleanSupplier isClosed;

    /** Largest file that is tried, since the disk had no room for more. */
    private int limitBytes = Integer.MAX_VALUE;

    /**
     * Prepares files in a directory.
     *
     * @param isClosed whether the files are not needed any more
     */
    FilePreparation(StorageDirectory directory, JournalOptions options, long identity, BooleanSupplier isClosed) {
        this.directory = directory;
        this.leastBytes = options.firstFileBytes();
        this.identity = identity;
        this.isClosed = isClosed;
    }

    /** The size a file will have if this one is wanted, as far as that is known. */
    int attainable(int wantedBytes) {
        return Math.min(wantedBytes, limitBytes);
    }

    /**
     * Prepares a file, or one that is half as large or less if there is no room.
     *
     * @return null if it is not needed any more
     * @throws StorageFullException if there is no room for the smallest one
     */
    SpareFiles.@Nullable Spare prepare(String name, int wantedBytes) throws IOException {
        while (true) {
            int bytes = attainable(wantedBytes);
            try {
                requireRoom(bytes);
                SpareFiles.Spare spare = fill(name, bytes);
                // Not all at once when room is back: to try in vain takes it from others for a while.
                limitBytes = (int) Math.min(Integer.MAX_VALUE, 2L * Math.max(bytes, limitBytes));
                return spare;
            } catch (StorageFullException e) {
                limitBytes = Math.max(bytes / 2, leastBytes);
                if (bytes <= leastBytes) {
                    throw e;
                }
            }
        }
    }

    /** Looked at first: what is filled in vain is missing for a moment to whoever writes at the same time. */
    private void requireRoom(int bytes) throws IOException {
        if (directory.usableBytes() < bytes + slackBytes()) {
            throw new StorageFullException(directory + ": No space left on device for a file of " + bytes + " bytes");
        }
    }

    /** The last file leaves some room: a checkpoint after a purge needs a little to make much. */
    private int slackBytes() {
        return leastBytes / SLACK_DIVISOR;
    }

    private SpareFiles.@Nullable Spare fill(String name, int bytes) throws IOException {
        if (isClosed.getAsBoolean()) {
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
        if (isClosed.getAsBoolean()) {
            file.close();
            directory.delete(name);
            return null;
        }
        return new SpareFiles.Spare(name, file, bytes);
    }

    private void fill(StorageFile file, int bytes) throws IOException {
        ByteBuffer zeros = Blocks.allocate(Math.min(bytes, PIECE_BYTES));
        int filled = bytes + slackBytes();
        for (int at = 0; at < filled && !isClosed.getAsBoolean(); at += zeros.capacity()) {
            zeros.clear().limit(Math.min(zeros.capacity(), filled - at));
            file.write(zeros, at);
            if (!file.isUncached()) {
                // Piece by piece: a burst would delay those who wait for the journal.
                file.force();
            }
        }
        file.truncate(bytes);
        JournalBlock.writeFileHeader(file, identity);
        file.force();
    }
}
