// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.common.StorageFullException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Files of a journal that wait for their use: filled with zeros ahead of it, because making written zeros durable again costs
 * less than making a file grow, or used before and not needed any more.
 *
 * <p>Invariant: a file is either free, or set aside for a number, or taken by the background while it erases what an earlier
 * use left there. Each has the header of this journal and a name of its own, which it keeps until it is used.
 *
 * <p>Thread: any; a lock guards the free ones, another one keeps background work single and lets {@link #close} wait for it.
 */
final class SpareFiles {
    private static final String PREFIX = "spare-";

    /** More are deleted: they were needed for a burst. */
    private static final int MAX_FREE = 3;

    private final StorageDirectory directory;
    private final JournalOptions options;
    private final long identity;
    private final Object backgroundWork = new Object();
    private final ArrayDeque<Spare> free = new ArrayDeque<>();
    private final ConcurrentHashMap<Integer, Spare> reserved = new ConcurrentHashMap<>();
    private final FilePreparation preparation;
    private int nextName;
    private volatile boolean isShort;
    private volatile @Nullable IOException preparationFailure;
    private volatile boolean isUsed;

    /** Whether the journal asked for a file, so that one may go by the first name already. */
    private boolean begun;

    private volatile boolean isClosed;

    /** A file that waits for its use. */
    record Spare(String name, StorageFile file, long size) {}

    /**
     * A file that is in use now.
     *
     * @param named whether it went by its name before, durably
     */
    record Used(StorageFile file, boolean named) {}

    /** Work on files that may fail. */
    @FunctionalInterface
    interface Work {
        /** Does it. */
        void run() throws IOException;
    }

    SpareFiles(StorageDirectory directory, JournalOptions options, long identity) {
        this.directory = directory;
        this.options = options;
        this.identity = identity;
        this.preparation = new FilePreparation(directory, options, identity, () -> isClosed);
    }

    /**
     * Takes over or deletes the files an earlier run left, then prepares what the first batches need.
     *
     * @param first number of the first file of a new journal: that file gets its name ahead of its use, so that the first stream does
     *     not wait for it; 0 if the journal is not new
     */
    void start(int first) throws IOException {
        for (String name : directory.list()) {
            int number = JournalFiles.number(name, PREFIX);
            if (number >= 0) {
                nextName = Math.max(nextName, number + 1);
                adopt(name);
            }
        }
        inBackground(() -> {
            prepare();
            if (first > 0) {
                nameAhead(first);
            }
        });
    }

    /** Sets a file aside under its name. With the lock, so that nobody finds no file meanwhile and makes one of that name. */
    private void nameAhead(int number) throws IOException {
        synchronized (free) {
            Spare spare = begun || isClosed ? null : free.poll();
            if (spare == null) {
                return;
            }
            spare.file.close();
            String name = JournalFiles.name(number);
            directory.rename(spare.name, name);
            directory.sync();
            reserved.put(number, new Spare(name, directory.open(name), spare.size));
        }
    }

    private void adopt(String name) throws IOException {
        StorageFile file = directory.open(name);
        long size = file.size();
        if (size >= options.fileBytes() && isOfThisJournal(file, name)) {
            add(new Spare(name, file, size));
        } else {
            file.close();
            directory.delete(name);
        }
    }

    private boolean isOfThisJournal(StorageFile file, String name) throws IOException {
        long[] found = new long[1];
        return JournalBlock.readFileHeader(file, directory + "/" + name, found) == JournalBlock.FileHeader.KNOWN
                && found[0] == identity;
    }

    private void add(Spare spare) {
        synchronized (free) {
            free.add(spare);
        }
    }

    private String newName() {
        return JournalFiles.name(PREFIX, nextName++);
    }

    /**
     * Sets a file aside for that number.
     *
     * @return its size; 0 if none is ready, and the file will grow as it is written
     */
    int reserve(int number, int wantedBytes) {
        synchronized (free) {
            // At no moment in neither of them: what is erased must not overlook it.
            Spare spare = reserved.get(number);
            if (spare == null) {
                spare = take(wantedBytes);
            }
            begun = true;
            if (spare == null) {
                return 0;
            }
            reserved.put(number, spare);
            return (int) spare.size;
        }
    }

    /**
     * Has a file go by that name from now on: the one set aside for that number, else another one.
     *
     * @return null if none is ready
     * @throws StorageFullException if there is no room for the name; it may be tried again
     */
    @Nullable
    Used use(int number, int wantedBytes, String name) throws IOException {
        Spare spare = takeFor(number, wantedBytes);
        if (spare == null) {
            return null;
        }
        if (spare.name.equals(name)) {
            return new Used(spare.file, true);
        }
        try {
            directory.rename(spare.name, name);
        } catch (StorageFullException e) {
            reserved.put(number, spare);
            throw e;
        }
        spare.file.close();
        // Opened by its new name, so that errors tell that one.
        return new Used(directory.open(name), false);
    }

    private @Nullable Spare takeFor(int number, int wantedBytes) {
        synchronized (free) {
            begun = true;
            Spare spare = reserved.remove(number);
            return spare == null ? take(wantedBytes) : spare;
        }
    }

    /** The smallest that is large enough, else the largest; null if there is none. */
    private @Nullable Spare take(int wantedBytes) {
        synchronized (free) {
            Spare best = null;
            for (Spare spare : free) {
                if (best == null || isBetter(spare.size, best.size, wantedBytes)) {
                    best = spare;
                }
            }
            Spare taken = best;
            // Not by equality: the first file would pay for what the JDK makes of that for a record.
            free.removeIf(spare -> spare == taken);
            return best;
        }
    }

    private static boolean isBetter(long size, long than, int wantedBytes) {
        boolean isEnough = size >= wantedBytes;
        return than >= wantedBytes ? isEnough && size < than : size > than;
    }

    /** Runs work in the background, one after the other; if it fails, no file was prepared by it. */
    void inBackground(Work work) {
        options.background().execute(() -> {
            synchronized (backgroundWork) {
                try {
                    work.run();
                } catch (IOException e) {
                    preparationFailure = e;
                }
            }
        });
    }

    /**
     * Makes a file of the journal a spare one, or deletes it. If that fails it stays what it is. Of the background work.
     *
     * @param onGone is run when it does not go by its name any more, and before it can be used again
     */
    void recycle(String name, StorageFile file, Runnable onGone) {
        if (isClosed) {
            return;
        }
        try {
            long size = file.size();
            if (isUseful(size) && isOfThisJournal(file, name)) {
                String newName = newName();
                directory.rename(name, newName);
                onGone.run();
                add(new Spare(newName, file, size));
            } else {
                directory.delete(name);
                onGone.run();
                file.close();
            }
        } catch (IOException e) {
            preparationFailure = e;
        }
    }

    private boolean isUseful(long size) {
        synchronized (free) {
            return size >= options.fileBytes() && size <= 2L * options.fileBytes() && free.size() < MAX_FREE;
        }
    }

    /**
     * Overwrites what free ones hold of an earlier use at the places of messages. Recycling that was asked for is done before.
     *
     * @param done gets null, or what went wrong; on the background's thread
     */
    void erase(List<JournalRange> messages, Consumer<@Nullable IOException> done) {
        options.background().execute(() -> {
            IOException failure = null;
            synchronized (backgroundWork) {
                try {
                    eraseFree(messages);
                } catch (IOException e) {
                    failure = e;
                }
            }
            done.accept(failure);
        });
    }

    private void eraseFree(List<JournalRange> messages) throws IOException {
        List<Spare> all;
        synchronized (free) {
            all = new ArrayList<>(free);
        }
        for (Spare spare : all) {
            // One that is taken meanwhile is looked at where it is used; one that is looked at here cannot be taken.
            boolean isHere;
            synchronized (free) {
                isHere = !isClosed && free.remove(spare);
            }
            if (isHere) {
                eraseTaken(spare, messages);
            }
        }
    }

    private void eraseTaken(Spare spare, List<JournalRange> messages) throws IOException {
        try {
            overwrite(spare, messages);
        } catch (IOException e) {
            spare.file.close();
            directory.delete(spare.name);
            throw e;
        }
        add(spare);
    }

    /** As {@link #erase}, for the files that are set aside. Thread: the one that {@link #use}s them. */
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

    /**
     * Deletes the free ones, because a file in use that was not prepared has no room to grow: what is in it was promised
     * already. Whether there were any.
     */
    boolean giveUp() throws IOException {
        List<Spare> all;
        synchronized (free) {
            all = new ArrayList<>(free);
            free.clear();
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

    /** Whether there is neither a prepared file nor room for one. */
    boolean isShort() {
        return isShort;
    }

    /** Why no file could be prepared, null if one could. */
    @Nullable
    IOException preparationFailure() {
        return preparationFailure;
    }

    /** Has a file of full size prepared, unless there is one: soon the journal will need it. */
    void prepareNext() {
        isUsed = true;
        prepareAgain();
    }

    /** Has a file prepared, unless there is one. */
    void prepareAgain() {
        inBackground(this::prepare);
    }

    /** Sees that there is a file: of full size, but a small one before the first file of a run is used. */
    private void prepare() {
        // A journal nobody writes to takes little of the disk.
        int wanted = isUsed ? options.fileBytes() : options.firstFileBytes();
        try {
            if (!hasFree(preparation.attainable(wanted))) {
                fill(wanted);
            }
            preparationFailure = null;
            isShort = false;
        } catch (IOException e) {
            // The journal goes on without a prepared file; if that fails too, this is told as well.
            preparationFailure = e;
            isShort = e instanceof StorageFullException && !hasFree(1);
        }
    }

    private void fill(int wantedBytes) throws IOException {
        Spare prepared = preparation.prepare(newName(), wantedBytes);
        if (prepared != null) {
            add(prepared);
        }
    }

    private boolean hasFree(int bytes) {
        synchronized (free) {
            return free.stream().anyMatch(spare -> spare.size >= bytes);
        }
    }

    /** Waits for background work, then closes all files; from then on nothing is done with any file of the journal. */
    void close() throws IOException {
        isClosed = true;
        synchronized (backgroundWork) {
            List<Spare> closing;
            synchronized (free) {
                closing = new ArrayList<>(free);
                free.clear();
            }
            closing.addAll(reserved.values());
            reserved.clear();
            for (Spare spare : closing) {
                spare.file.close();
            }
        }
    }
}
