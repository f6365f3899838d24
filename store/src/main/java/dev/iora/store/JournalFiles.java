// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.common.StorageFullException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The journal files in use, by number. They come from {@link SpareFiles} and return there.
 *
 * <p>Thread: {@link #create} sync, removals on the background thread of the spare files; any thread may read.
 */
final class JournalFiles {
    private static final String PREFIX = "journal-";

    /** How long the last check that no other server owns the directory is trusted. */
    private static final long OWNED_NANOS = 100_000_000;

    private final StorageDirectory directory;
    private final HeadsFile heads;
    private final long identity;
    private final SpareFiles spares;
    private final ConcurrentSkipListMap<Integer, StorageFile> live;
    private long ownedUntilNanos = Long.MIN_VALUE;

    JournalFiles(
            StorageDirectory directory,
            HeadsFile heads,
            JournalOptions options,
            long identity,
            SortedMap<Integer, StorageFile> live) {
        this.directory = directory;
        this.heads = heads;
        this.identity = identity;
        this.spares = new SpareFiles(directory, options, identity);
        this.live = new ConcurrentSkipListMap<>(live);
    }

    /** Whether a directory contains journal files. */
    static boolean areIn(StorageDirectory directory) throws IOException {
        for (String name : directory.list()) {
            if (number(name, PREFIX) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Opens the journal files of a directory without changing anything. */
    static SortedMap<Integer, StorageFile> open(StorageDirectory directory) throws IOException {
        var files = new ConcurrentSkipListMap<Integer, StorageFile>();
        try {
            for (String name : directory.list()) {
                int number = number(name, PREFIX);
                if (number > 0) {
                    files.put(number, directory.open(name));
                }
            }
        } catch (IOException e) {
            closeAll(files);
            throw e;
        }
        return files;
    }

    static void closeAll(SortedMap<Integer, StorageFile> files) throws IOException {
        IOException failure = null;
        for (StorageFile file : files.values()) {
            try {
                file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Returns the files that overlap a range. */
    static SortedMap<Integer, StorageFile> of(SortedMap<Integer, StorageFile> files, JournalRange range) {
        return files.subMap(JournalPosition.file(range.from()), JournalPosition.file(range.to()) + 1);
    }

    static String name(int number) {
        return name(PREFIX, number);
    }

    static String name(String prefix, int number) {
        return prefix + HexFormat.of().toHexDigits(number);
    }

    /** Returns the number in a name, -1 if there is none after the prefix. */
    static int number(String name, String prefix) {
        if (!name.startsWith(prefix) || name.length() != prefix.length() + 8) {
            return -1;
        }
        try {
            return Integer.parseInt(name, prefix.length(), name.length(), 16);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /** Returns the file with a number, null if it was recycled or never existed. */
    @Nullable
    StorageFile file(int number) {
        return live.get(number);
    }

    /** Lowest number in use, 0 if there is none. */
    int first() {
        return live.isEmpty() ? 0 : live.firstKey();
    }

    String path(int number) {
        return directory + "/" + name(number);
    }

    /** As {@link StorageDirectory#requireOwned}, but skipped shortly after the last check. Thread: sync. */
    void requireOwned(long nowNanos) throws IOException {
        if (nowNanos >= ownedUntilNanos) {
            directory.requireOwned();
            ownedUntilNanos = nowNanos + OWNED_NANOS;
        }
    }

    HeadsFile heads() {
        return heads;
    }

    SpareFiles spares() {
        return spares;
    }

    /**
     * Creates the file with a number: empty, and with a durable name.
     *
     * @throws StorageFullException if the disk is full; the call may be repeated
     */
    StorageFile create(int number, int wantedBytes) throws IOException {
        SpareFiles.Used prepared = spares.use(number, wantedBytes, name(number));
        StorageFile file = prepared == null ? begin(number) : prepared.file();
        if (prepared == null || !prepared.named()) {
            try {
                directory.sync();
            } catch (IOException e) {
                file.close();
                throw e;
            }
        }
        live.put(number, file);
        return file;
    }

    /** Creates a file when no prepared one is ready: it grows as it is written, which is slower but correct. */
    private StorageFile begin(int number) throws IOException {
        try {
            StorageFile file = directory.open(name(number));
            try {
                JournalBlock.writeFileHeader(file, identity);
                file.force();
            } catch (IOException e) {
                file.close();
                throw e;
            }
            return file;
        } catch (IOException e) {
            IOException earlier = spares.preparationFailure();
            if (earlier != null) {
                e.addSuppressed(earlier);
            }
            throw e;
        }
    }

    /** Turns the files below a number into spares, except those that overlap a kept range. */
    void recycle(int belowNumber, List<JournalRange> kept) {
        if (!live.isEmpty() && live.firstKey() < belowNumber) {
            spares.inBackground(() -> recycleNow(belowNumber, kept));
        }
    }

    private void recycleNow(int belowNumber, List<JournalRange> kept) throws IOException {
        live.headMap(belowNumber).forEach((number, file) -> {
            if (kept.stream().noneMatch(range -> range.touches(number))) {
                // A file that cannot be recycled is retried after the next checkpoint.
                spares.recycle(name(number), file, () -> live.remove(number));
            }
        });
        directory.sync();
    }

    /** Returns the files in use by number. */
    SortedMap<Integer, StorageFile> inUse() {
        return live;
    }

    /** Waits for background work, then closes all files. */
    void close() throws IOException {
        spares.close();
        closeAll(live);
        heads.close();
    }
}
