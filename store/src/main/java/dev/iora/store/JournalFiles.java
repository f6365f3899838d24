// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.common.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal and the spare ones: filled with zeros ahead of their use, because making written zeros durable
 * again costs less than making a file grow.
 *
 * <p>Thread: any; a lock guards the spares, another one keeps background work single and lets {@link #close} wait for it.
 */
final class JournalFiles {
    private static final String LIVE = "journal-";
    private static final String SPARE = "spare-";
    private static final int PIECE_BYTES = 1 << 20;

    /** What must be free beyond a prepared file, as a part of the size of the smallest. */
    private static final int SLACK_DIVISOR = 4;

    /** More are deleted: they were needed for a burst. */
    private static final int MAX_SPARES = 3;

    private final StorageDirectory directory;
    private final Journal.Options options;
    private final long identity;
    private final ConcurrentSkipListMap<Integer, StorageFile> live;
    private final Object backgroundWork = new Object();
    private final ArrayDeque<Spare> spares = new ArrayDeque<>();
    private final ConcurrentHashMap<Integer, Spare> reserved = new ConcurrentHashMap<>();
    private int nextSpare;

    /** Largest file that is tried to be prepared, since the disk had no room for more. Of the background work. */
    private int limitBytes = Integer.MAX_VALUE;

    private volatile boolean isShort;
    private volatile @Nullable IOException preparationFailure;
    private volatile boolean isUsed;
    private volatile boolean isClosed;

    /** A file that waits for its use. */
    private record Spare(String name, StorageFile file, long size) {}

    JournalFiles(
            StorageDirectory directory, Journal.Options options, long identity, SortedMap<Integer, StorageFile> live) {
        this.directory = directory;
        this.options = options;
        this.identity = identity;
        this.live = new ConcurrentSkipListMap<>(live);
    }

    /** Numbers and files found in a directory, and nothing changed there. */
    static SortedMap<Integer, StorageFile> open(StorageDirectory directory) throws IOException {
        var files = new ConcurrentSkipListMap<Integer, StorageFile>();
        try {
            for (String name : directory.list()) {
                int number = number(name, LIVE);
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

    /** The files with a part of a range. */
    static SortedMap<Integer, StorageFile> of(SortedMap<Integer, StorageFile> files, JournalRange range) {
        return files.subMap(JournalPosition.file(range.from()), JournalPosition.file(range.to()) + 1);
    }

    static String name(int number) {
        return "%s%08x".formatted(LIVE, number);
    }

    private static int number(String name, String prefix) {
        if (!name.startsWith(prefix) || name.length() != prefix.length() + 8) {
            return -1;
        }
        try {
            return Integer.parseInt(name, prefix.length(), name.length(), 16);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /** The file of that number, null if it was recycled or never there. */
    @Nullable
    StorageFile file(int number) {
        return live.get(number);
    }

    /** The lowest number in use, 0 if there is none. */
    int first() {
        return live.isEmpty() ? 0 : live.firstKey();
    }

    String path(int number) {
        return directory + "/" + name(number);
    }

    /** Takes over or deletes the spares an earlier run left, then prepares what the first batches need. */
    void start() throws IOException {
        for (String name : directory.list()) {
            int number = number(name, SPARE);
            if (number >= 0) {
                nextSpare = Math.max(nextSpare, number + 1);
                adopt(name);
            }
        }
        prepareAgain();
    }

    private void adopt(String name) throws IOException {
        StorageFile file = directory.open(name);
        long size = file.size();
        long[] found = new long[1];
        boolean isOurs = size >= options.fileBytes()
                && JournalBlock.readFileHeader(file, directory + "/" + name, found) == JournalBlock.FileHeader.KNOWN
                && found[0] == identity;
        if (isOurs) {
            synchronized (spares) {
                spares.add(new Spare(name, file, size));
            }
        } else {
            file.close();
            directory.delete(name);
        }
    }

    /**
     * Sets a prepared file aside for that number.
     *
     * @return its size; 0 if none is ready, and the file will grow as it is written
     */
    int reserve(int number, int wantedBytes) {
        synchronized (spares) {
            // At no moment in neither of them: what is erased must not overlook it.
            Spare spare = takeSpare(wantedBytes);
            if (spare == null) {
                return 0;
            }
            reserved.put(number, spare);
            return (int) spare.size;
        }
    }

    /**
     * Makes the file of that number, durably there but empty.
     *
     * @throws StorageFullException if there is no room for it; it may be tried again
     */
    StorageFile create(int number, int wantedBytes) throws IOException {
        Spare spare = reserved.remove(number);
        if (spare == null) {
            spare = takeSpare(wantedBytes);
        }
        StorageFile file = spare == null ? begin(number) : turn(spare, number);
        try {
            directory.sync();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        live.put(number, file);
        isUsed = true;
        prepareAgain();
        return file;
    }

    /** None is ready: this one grows as it is written, which is slower but right. */
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
            IOException earlier = preparationFailure;
            if (earlier != null) {
                e.addSuppressed(earlier);
            }
            throw e;
        }
    }

    private StorageFile turn(Spare spare, int number) throws IOException {
        try {
            directory.rename(spare.name, name(number));
        } catch (StorageFullException e) {
            reserved.put(number, spare);
            throw e;
        }
        spare.file.close();
        // Opened by its new name, so that errors tell that one.
        return directory.open(name(number));
    }

    /** The smallest that is large enough, else the largest; null if there is none. */
    private @Nullable Spare takeSpare(int wantedBytes) {
        synchronized (spares) {
            Spare best = null;
            for (Spare spare : spares) {
                if (best == null || isBetter(spare.size, best.size, wantedBytes)) {
                    best = spare;
                }
            }
            if (best != null) {
                spares.remove(best);
            }
            return best;
        }
    }

    private static boolean isBetter(long size, long than, int wantedBytes) {
        boolean isEnough = size >= wantedBytes;
        return than >= wantedBytes ? isEnough && size < than : size > than;
    }

    /** Makes the files below that number spares, but those with a part of what is kept. */
    void recycle(int belowNumber, List<JournalRange> kept) {
        if (!live.isEmpty() && live.firstKey() < belowNumber) {
            options.background().execute(() -> recycleNow(belowNumber, kept));
        }
    }

    private void recycleNow(int belowNumber, List<JournalRange> kept) {
        synchronized (backgroundWork) {
            try {
                for (int number : new ArrayList<>(live.headMap(belowNumber).keySet())) {
                    if (!isClosed && kept.stream().noneMatch(range -> range.touches(number))) {
                        tryRecycle(number);
                    }
                }
                directory.sync();
            } catch (IOException e) {
                preparationFailure = e;
            }
        }
    }

    private void tryRecycle(int number) {
        try {
            recycleFile(number);
        } catch (IOException e) {
            // It stays what it is, and is tried again after the next checkpoint.
            preparationFailure = e;
        }
    }

    private void recycleFile(int number) throws IOException {
        StorageFile file = live.get(number);
        if (file == null) {
            return;
        }
        long size = file.size();
        boolean isUseful;
        synchronized (spares) {
            isUseful = size >= options.fileBytes() && size <= 2L * options.fileBytes() && spares.size() < MAX_SPARES;
        }
        if (isUseful && hasHeader(file, number)) {
            String name = nextSpareName();
            directory.rename(name(number), name);
            live.remove(number);
            synchronized (spares) {
                spares.add(new Spare(name, file, size));
            }
        } else {
            directory.delete(name(number));
            live.remove(number);
            file.close();
        }
    }

    private boolean hasHeader(StorageFile file, int number) throws IOException {
        long[] found = new long[1];
        return JournalBlock.readFileHeader(file, path(number), found) == JournalBlock.FileHeader.KNOWN
                && found[0] == identity;
    }

    /**
     * Overwrites what spares hold of an earlier use at the places of messages. Recycling that was asked for is done before.
     *
     * @param done gets null, or what went wrong; on the background's thread
     */
    void eraseSpares(List<JournalRange> messages, Consumer<@Nullable IOException> done) {
        options.background().execute(() -> {
            IOException failure = null;
            synchronized (backgroundWork) {
                try {
                    eraseSpares(messages);
                } catch (IOException e) {
                    failure = e;
                }
            }
            done.accept(failure);
        });
    }

    private void eraseSpares(List<JournalRange> messages) throws IOException {
        List<Spare> all;
        synchronized (spares) {
            all = new ArrayList<>(spares);
        }
        for (Spare spare : all) {
            // One that is taken meanwhile is looked at where it is used; one that is looked at here cannot be taken.
            boolean isHere;
            synchronized (spares) {
                isHere = !isClosed && spares.remove(spare);
            }
            if (isHere) {
                eraseSpare(spare, messages);
            }
        }
    }

    /** As {@link #eraseSpares}, for the files that are set aside. Thread: the one that {@link #create}s. */
    void eraseReserved(List<JournalRange> messages) throws IOException {
        for (Spare spare : reserved.values()) {
            overwrite(spare, messages);
        }
    }

    private static void overwrite(Spare spare, List<JournalRange> messages) throws IOException {
        boolean isForced = false;
        for (JournalRange message : messages) {
            int from = Math.max(JournalBlock.FIRST_OFFSET, JournalPosition.offset(message.from()));
            isForced |= Zeros.write(spare.file, from, JournalPosition.offset(message.to()));
        }
        if (isForced) {
            spare.file.force();
        }
    }

    private void eraseSpare(Spare spare, List<JournalRange> messages) throws IOException {
        try {
            overwrite(spare, messages);
        } catch (IOException e) {
            spare.file.close();
            directory.delete(spare.name);
            throw e;
        }
        synchronized (spares) {
            spares.add(spare);
        }
    }

    /** The files in use, by number. */
    SortedMap<Integer, StorageFile> inUse() {
        return live;
    }

    private String nextSpareName() {
        return "%s%08x".formatted(SPARE, nextSpare++);
    }

    /** Has a spare prepared, unless there is one. */
    void prepareAgain() {
        options.background().execute(this::prepare);
    }

    /**
     * Deletes the files that wait for their use, because one in use that was not prepared has no room to grow: what is in it
     * was promised already. Whether there were any.
     */
    boolean giveUpSpares() throws IOException {
        List<Spare> all;
        synchronized (spares) {
            all = new ArrayList<>(spares);
            spares.clear();
        }
        for (Spare spare : all) {
            spare.file.close();
            directory.delete(spare.name);
        }
        if (all.isEmpty()) {
            return false;
        }
        // Nothing more is promised before a file is prepared.
        isShort = true;
        return true;
    }

    /** Whether there is neither a prepared file nor room for one. Thread: any. */
    boolean isShort() {
        return isShort;
    }

    /** Why no file could be prepared, null if one could. Thread: any. */
    @Nullable
    IOException preparationFailure() {
        return preparationFailure;
    }

    /** Sees that there is a spare: of full size, but a small one before the first file of a run is used. */
    private void prepare() {
        synchronized (backgroundWork) {
            // A journal nobody writes to takes little of the disk.
            int wanted = isUsed ? options.fileBytes() : options.firstFileBytes();
            try {
                if (!hasSpare(Math.min(wanted, limitBytes))) {
                    fillAttainable(wanted);
                }
                preparationFailure = null;
                isShort = false;
            } catch (IOException e) {
                // The journal goes on without a prepared file; if that fails too, this is told as well.
                preparationFailure = e;
                isShort = e instanceof StorageFullException && !hasSpare(1);
            }
        }
    }

    private boolean hasSpare(int bytes) {
        synchronized (spares) {
            return spares.stream().anyMatch(spare -> spare.size >= bytes);
        }
    }

    /** Prepares a file, or one that is half as large or less if there is no room. */
    private void fillAttainable(int wantedBytes) throws IOException {
        while (true) {
            int bytes = Math.min(wantedBytes, limitBytes);
            try {
                requireRoom(bytes);
                fill(bytes);
                // Not all at once when room is back: to try in vain takes it from others for a while.
                limitBytes = (int) Math.min(Integer.MAX_VALUE, 2L * Math.max(bytes, limitBytes));
                return;
            } catch (StorageFullException e) {
                limitBytes = Math.max(bytes / 2, options.firstFileBytes());
                if (bytes <= options.firstFileBytes()) {
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
        return options.firstFileBytes() / SLACK_DIVISOR;
    }

    private void fill(int bytes) throws IOException {
        if (isClosed) {
            return;
        }
        String name = nextSpareName();
        StorageFile file = directory.openUncached(name);
        try {
            ByteBuffer zeros = Blocks.allocate(Math.min(bytes, PIECE_BYTES));
            int filled = bytes + slackBytes();
            for (int at = 0; at < filled && !isClosed; at += zeros.capacity()) {
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
        } catch (IOException e) {
            file.close();
            directory.delete(name);
            throw e;
        }
        if (isClosed) {
            file.close();
            directory.delete(name);
            return;
        }
        synchronized (spares) {
            spares.add(new Spare(name, file, bytes));
        }
    }

    /** Waits for background work, then closes all files. */
    void close() throws IOException {
        isClosed = true;
        synchronized (backgroundWork) {
            List<Spare> closing;
            synchronized (spares) {
                closing = new ArrayList<>(spares);
                spares.clear();
            }
            closing.addAll(reserved.values());
            reserved.clear();
            for (Spare spare : closing) {
                spare.file.close();
            }
            closeAll(live);
        }
    }
}
