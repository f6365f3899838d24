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
 * Spare journal files: either new ones filled with zeros, because forcing overwritten zeros costs less than growing a file,
 * or recycled ones.
 *
 * <p>Invariant: a file is free, reserved for a number, or taken by the background while it erases leftovers of an earlier
 * use. Each has the header of this journal and a name of its own until it is used, except the first file of a new journal, which
 * is named ahead.
 *
 * <p>Thread: any. One lock guards the free files and is never held during file operations. Another serializes background work
 * and lets {@link #close} wait for it. A third lets the thread that uses files wait for the first one to be named.
 */
final class SpareFiles {
    private static final String PREFIX = "spare-";

    /** Free files beyond this number, left over from a burst, are deleted. */
    private static final int MAX_FREE = 3;

    private final StorageDirectory directory;
    private final JournalOptions options;
    private final long identity;
    private final Object backgroundWork = new Object();
    private final Object naming = new Object();
    private final ArrayDeque<Spare> free = new ArrayDeque<>();
    private final ConcurrentHashMap<Integer, Spare> reserved = new ConcurrentHashMap<>();
    private final FilePreparation preparation;
    private int nextName;
    private volatile boolean diskFull;
    private volatile @Nullable IOException preparationFailure;
    private volatile boolean used;

    /** Whether the journal has requested a file, so that the first name may be taken. */
    private boolean begun;

    private volatile boolean closed;

    /** A spare file. */
    record Spare(String name, StorageFile file, long size) {}

    /**
     * A file that is now in use.
     *
     * @param named whether it already had its name, durably
     */
    record Used(StorageFile file, boolean named) {}

    /** File work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    SpareFiles(StorageDirectory directory, JournalOptions options, long identity) {
        this.directory = directory;
        this.options = options;
        this.identity = identity;
        this.preparation = new FilePreparation(directory, options, identity, () -> closed);
    }

    /**
     * Adopts or deletes the spares of an earlier run, then prepares a file for the first batches.
     *
     * @param first number of the first file of a new journal, which gets its name before it is used so that the first
     *     stream does not wait; 0 if the journal is not new
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

    /** Reserves a file under its final name. Meanwhile {@link #use} waits, so that it does not create one with that name. */
    private void nameAhead(int number) throws IOException {
        synchronized (naming) {
            Spare spare = takeFirst();
            if (spare == null) {
                return;
            }
            String name = JournalFiles.name(number);
            try {
                spare.file.close();
                directory.rename(spare.name, name);
                directory.sync();
                reserved.put(number, new Spare(name, directory.open(name), spare.size));
            } catch (IOException e) {
                directory.delete(spare.name);
                directory.delete(name);
                throw e;
            }
        }
    }

    /** Takes a file before the journal has requested any, else null. */
    private @Nullable Spare takeFirst() {
        synchronized (free) {
            return begun || closed ? null : free.poll();
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
     * Reserves a file for a number.
     *
     * @return its size; 0 if none is ready, so that the file will grow as it is written
     */
    int reserve(int number, int wantedBytes) {
        synchronized (free) {
            // The file is always in one of the two collections, so that an erasure does not overlook it.
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
     * Renames the file reserved for a number, or else another one, for use by the journal. May wait for file operations.
     *
     * @return null if none is ready
     * @throws StorageFullException if there is no room for the name; the call may be repeated
     */
    @Nullable
    Used use(int number, int wantedBytes, String name) throws IOException {
        Spare spare;
        synchronized (naming) {
            spare = takeFor(number, wantedBytes);
        }
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
        // Opened by its new name, so that errors contain it.
        return new Used(directory.open(name), false);
    }

    private @Nullable Spare takeFor(int number, int wantedBytes) {
        synchronized (free) {
            begun = true;
            Spare spare = reserved.remove(number);
            return spare == null ? take(wantedBytes) : spare;
        }
    }

    /** Takes the smallest file that is large enough, else the largest; null if there is none. */
    private @Nullable Spare take(int wantedBytes) {
        synchronized (free) {
            Spare best = null;
            for (Spare spare : free) {
                if (best == null || isBetter(spare.size, best.size, wantedBytes)) {
                    best = spare;
                }
            }
            Spare taken = best;
            // Compares identity: {@code equals} of a record is slow on first use, which would delay the first file.
            free.removeIf(spare -> spare == taken);
            return best;
        }
    }

    private static boolean isBetter(long size, long than, int wantedBytes) {
        boolean enough = size >= wantedBytes;
        return than >= wantedBytes ? enough && size < than : size > than;
    }

    /** Runs work in the background, one task at a time; a failure becomes the {@link #preparationFailure}. */
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
     * Turns a journal file into a spare or deletes it; after a failure it stays as it is. Thread: background.
     *
     * @param onGone runs when the file has lost its name, before it can be reused
     */
    void recycle(String name, StorageFile file, Runnable onGone) {
        if (closed) {
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
     * Overwrites leftovers of earlier uses in free files at the positions of messages. Earlier requests to recycle are done
     * first.
     *
     * @param done gets null or the failure, on the background thread
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
            // A file taken meanwhile is handled where it is used; a file handled here cannot be taken.
            boolean here;
            synchronized (free) {
                here = !closed && free.remove(spare);
            }
            if (here) {
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

    /** As {@link #erase}, for reserved files. Thread: the one that calls {@link #use}. */
    void eraseReserved(List<JournalRange> messages) throws IOException {
        for (Spare spare : reserved.values()) {
            overwrite(spare, messages);
        }
    }

    private static void overwrite(Spare spare, List<JournalRange> messages) throws IOException {
        boolean forced = false;
        for (JournalRange message : messages) {
            int from = Math.max(JournalBlock.FIRST_OFFSET, JournalPosition.offset(message.from()));
            forced |= Zeros.write(spare.file, from, JournalPosition.offset(message.to()));
        }
        if (forced) {
            spare.file.force();
        }
    }

    /**
     * Deletes free files, because the current unprepared file has no room to grow and its records are already accepted.
     * Returns whether there were any.
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
        // No more records are accepted until a file is prepared.
        diskFull = true;
        return true;
    }

    /** Whether no file is prepared and there is no room for one. */
    boolean isShort() {
        return diskFull;
    }

    /** Failure of the last preparation, null if it succeeded. */
    @Nullable
    IOException preparationFailure() {
        return preparationFailure;
    }

    /** Prepares a file of full size in the background, unless there is one: the journal will need it soon. */
    void prepareNext() {
        used = true;
        prepareAgain();
    }

    /** Prepares a file in the background, unless there is one. */
    void prepareAgain() {
        inBackground(this::prepare);
    }

    /** Prepares a file if none is free: a small one before the first use, then one of full size. */
    private void prepare() {
        // A journal without writes takes little disk space.
        int wanted = used ? options.fileBytes() : options.firstFileBytes();
        try {
            if (!hasFree(preparation.attainable(wanted))) {
                fill(wanted);
            }
            preparationFailure = null;
            diskFull = false;
        } catch (IOException e) {
            // The journal continues without a prepared file; if that fails too, this failure is reported with it.
            preparationFailure = e;
            diskFull = e instanceof StorageFullException && !hasFree(1);
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

    /** Waits for background work and closes all files; later background work does nothing. */
    void close() throws IOException {
        closed = true;
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
