// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.LittleEndian;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of rows and caches the most recent ones, 2 MiB at most. A sequential reader gets 16 pages with one read, and
 * read-ahead of the next 8.
 *
 * <p>Decisions wait for stored rows ({@link #page}); reads of messages are retried after a callback instead ({@link
 * #locate}).
 *
 * <p>Thread: the shard. Reader threads fill arrays that no other thread reads until they are posted back.
 */
final class RowPages {
    /** Returned instead of a row: the row is missing or damaged. */
    static final int NONE = -1;

    /** Returned instead of a row: the page is being read. */
    static final int PENDING = -2;

    /** Returned instead of a row: the read failed. */
    static final int FAILED = -3;

    private static final int SLOTS = 512;
    private static final int SETS = SLOTS / 2;
    private static final int ABSENT = -1;
    private static final int PAGES_AT_ONCE = 16;
    private static final int PAGES_AHEAD = PAGES_AT_ONCE / 2;
    private static final int MAX_READS = 64;

    /** A decision without an unreadable row is repeated at every replay, so a transient fault must not cause one. */
    private static final int MAX_ATTEMPTS = 2;

    private final StreamDamage damage;
    private final Executor readers;
    private final Executor owner;
    private final @Nullable Run[] runs = new Run[SLOTS];
    private final int[] numbers = new int[SLOTS];
    private final byte[][] pages = new byte[SLOTS][];
    private final boolean[] damaged = new boolean[SLOTS];

    /** Why pages could not be read; such pages count as present until a caller gets the failure. */
    private final @Nullable IOException[] failures = new IOException[SLOTS];

    /** Which of the two slots of a set was used last; the other one is replaced. */
    private final byte[] lastUsed = new byte[SETS];

    private final byte[] several = new byte[PAGES_AT_ONCE * Run.PAGE];
    private final List<Read> reading = new ArrayList<>();
    private final Waiting waitingForRoom = new Waiting();

    /** Pages being read. */
    private static final class Read {
        final Run run;
        final int first;
        final byte[] bytes;
        final boolean[] intact;
        final Waiting waiting = new Waiting();

        @Nullable
        IOException failure;

        Read(Run run, int first, int count) {
            this.run = run;
            this.first = first;
            bytes = new byte[count * Run.PAGE];
            intact = new boolean[count];
        }

        boolean contains(Run other, int number) {
            return run == other && number >= first && number < first + intact.length;
        }
    }

    /**
     * @param readers runs reads, which may wait for the disk; if it runs them synchronously, no row is ever pending
     * @param owner runs a task on the shard's thread
     */
    RowPages(StreamDamage damage, Executor readers, Executor owner) {
        this.damage = damage;
        this.readers = readers;
        this.owner = owner;
    }

    private static int set(Run run, int number) {
        return (int) (run.segment().number * 31 + run.rowsOffset() + number) & (SETS - 1);
    }

    private boolean holds(int slot, Run run, int number) {
        return runs[slot] == run && numbers[slot] == number;
    }

    /** Returns the slot of a page, {@link #ABSENT} if it is not in memory. */
    private int find(Run run, int number) {
        int slot = 2 * set(run, number);
        if (holds(slot, run, number)) {
            return slot;
        }
        return holds(slot + 1, run, number) ? slot + 1 : ABSENT;
    }

    private boolean isLoaded(Run run, int number) {
        return find(run, number) != ABSENT;
    }

    /**
     * Returns page {@code number} of a run, valid until the next call; null if it is damaged or unreadable. Waits for the
     * disk.
     */
    byte @Nullable [] page(Run run, int number) {
        int slot = find(run, number);
        if (slot == ABSENT || failures[slot] != null) {
            int count = countFor(run, number);
            boolean[] intact = new boolean[count];
            IOException failed = readAgain(run, number, several, intact);
            if (failed != null) {
                damage.onReadFailed(run.streamId(), failed);
                return null;
            }
            keep(run, number, several, intact);
            slot = find(run, number);
        }
        lastUsed[slot / 2] = (byte) (slot % 2);
        return damaged[slot] ? null : pages[slot];
    }

    private static @Nullable IOException readAgain(Run run, int first, byte[] bytes, boolean[] intact) {
        IOException failed = read(run, first, bytes, intact);
        for (int attempt = 1; failed != null && attempt < MAX_ATTEMPTS; attempt++) {
            failed = read(run, first, bytes, intact);
        }
        return failed;
    }

    /** Number of pages to read from a page on: several if the previous page is in memory too. */
    private int countFor(Run run, int number) {
        boolean inOrder = number == 0 || isLoaded(run, number - 1);
        return inOrder ? Math.min(PAGES_AT_ONCE, run.pages() - number) : 1;
    }

    private void keep(Run run, int first, byte[] bytes, boolean[] intact) {
        for (int i = 0; i < intact.length; i++) {
            int found = find(run, first + i);
            int set = set(run, first + i);
            int slot = found == ABSENT ? 2 * set + 1 - lastUsed[set] : found;
            if (pages[slot] == null) {
                pages[slot] = new byte[Run.PAGE];
            }
            System.arraycopy(bytes, i * Run.PAGE, pages[slot], 0, Run.PAGE);
            runs[slot] = run;
            numbers[slot] = first + i;
            failures[slot] = null;
            damaged[slot] = !intact[i];
            if (!intact[i]) {
                report(run, first + i);
            }
        }
    }

    /** Keeps a failure for the callers that wait for the pages; they get it on their next call. */
    private void keepFailure(Read read, IOException failed) {
        for (int number = read.first; number < read.first + read.intact.length; number++) {
            if (!isLoaded(read.run, number)) {
                int set = set(read.run, number);
                int slot = 2 * set + 1 - lastUsed[set];
                runs[slot] = read.run;
                numbers[slot] = number;
                failures[slot] = failed;
                damaged[slot] = false;
            }
        }
    }

    private void report(Run run, int number) {
        // The sequences of a page are known only if the run has no gaps.
        long first = run.isDense() ? run.firstSequence() + (long) number * Run.ROWS_PER_PAGE : run.firstSequence();
        long last = run.isDense() ? Math.min(run.lastSequence(), first + Run.ROWS_PER_PAGE - 1) : run.lastSequence();
        long offset = run.rowsOffset() + (long) number * Run.PAGE;
        damage.onDamage(run.streamId(), first, last, run.segment().name(), offset);
    }

    /** Reads a page into {@code page}; false if it is damaged. Thread: any. */
    static boolean read(Run run, int number, byte[] page) throws IOException {
        boolean[] intact = new boolean[1];
        IOException failed = read(run, number, page, intact);
        if (failed != null) {
            throw failed;
        }
        return intact[0];
    }

    /** Reads pages and sets which are intact; returns the failure, if any. Thread: any. */
    private static @Nullable IOException read(Run run, int first, byte[] bytes, boolean[] intact) {
        int count = intact.length;
        int length = (count - 1) * Run.PAGE + run.rowsOf(first + count - 1) * Run.ROW + Run.PAGE_CHECKSUM;
        int read;
        try {
            long offset = run.rowsOffset() + (long) first * Run.PAGE;
            read = Segment.readFully(run.segment().file, offset, bytes, 0, length);
        } catch (IOException e) {
            return e;
        }
        for (int i = 0; i < count; i++) {
            int at = i * Run.PAGE;
            int rows = run.rowsOf(first + i) * Run.ROW;
            intact[i] = read >= at + rows + Run.PAGE_CHECKSUM
                    && LittleEndian.intAt(bytes, at + rows) == Checksum.crc32c(bytes, at, rows);
        }
        return null;
    }

    /** Whether the row of a sequence is known without waiting for the disk. */
    boolean isKnown(Run run, long sequence) {
        return run.isDense() && isLoaded(run, (int) (sequence - run.firstSequence()) / Run.ROWS_PER_PAGE);
    }

    /**
     * Returns the row of a sequence, whose page {@link #page} then returns without a wait; {@link #NONE} if the row is
     * missing or damaged; {@link #PENDING} while it is being read; {@link #FAILED} if the read failed, and the next call
     * triggers another read.
     *
     * @param at index of the run in {@code all}; read-ahead follows their order
     */
    int locate(List<Run> all, int at, long sequence, Runnable onReady) {
        Run run = all.get(at);
        if (!run.isDense()) {
            return search(run, sequence, onReady);
        }
        int row = (int) (sequence - run.firstSequence());
        int number = row / Run.ROWS_PER_PAGE;
        int state = stateOf(run, number, onReady);
        if (state != 0) {
            return state;
        }
        if (number % PAGES_AHEAD == 0) {
            readAhead(all, at, number);
        }
        return row;
    }

    /** Returns 0 if a page is in memory, else {@link #PENDING} or {@link #FAILED}. */
    private int stateOf(Run run, int number, Runnable onReady) {
        if (!isLoaded(run, number) && !request(run, number, onReady)) {
            return PENDING;
        }
        int slot = find(run, number);
        IOException failed = failures[slot];
        if (failed == null) {
            return 0;
        }
        damage.onReadFailed(run.streamId(), failed);
        forget(failed);
        return FAILED;
    }

    /** Forgets a failure after a caller got it: the next request for one of these pages triggers another read. */
    private void forget(IOException reported) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (failures[slot] == reported) {
                failures[slot] = null;
                runs[slot] = null;
            }
        }
    }

    /** Returns the row of a sequence, -1 if the run has none. Waits for the disk. */
    int row(Run run, long sequence) {
        return run.isDense() ? (int) (sequence - run.firstSequence()) : search(run, sequence, null);
    }

    private int search(Run run, long sequence, @Nullable Runnable onReady) {
        int wanted = (int) (sequence - run.firstSequence());
        int low = 0;
        int high = run.pages() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int state = onReady == null ? 0 : stateOf(run, middle, onReady);
            if (state != 0) {
                return state;
            }
            byte[] page = page(run, middle);
            if (page == null) {
                // A damaged page does not show in which direction to continue.
                return low == high ? NONE : searchEach(run, wanted, low, high, onReady);
            }
            if (wanted < Run.rowSequence(page, 0)) {
                high = middle - 1;
            } else if (wanted > Run.rowSequence(page, (run.rowsOf(middle) - 1) * Run.ROW)) {
                low = middle + 1;
            } else {
                return rowIn(page, run, middle, wanted);
            }
        }
        return NONE;
    }

    private int searchEach(Run run, int wanted, int from, int to, @Nullable Runnable onReady) {
        for (int number = from; number <= to; number++) {
            int state = onReady == null ? 0 : stateOf(run, number, onReady);
            if (state != 0) {
                return state;
            }
            byte[] page = page(run, number);
            if (page != null && wanted <= Run.rowSequence(page, (run.rowsOf(number) - 1) * Run.ROW)) {
                return rowIn(page, run, number, wanted);
            }
        }
        return NONE;
    }

    /** Returns the row of a sequence in a page; no later page can have it. */
    private static int rowIn(byte[] page, Run run, int number, int wanted) {
        int low = 0;
        int high = run.rowsOf(number) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = Run.rowSequence(page, middle * Run.ROW);
            if (found == wanted) {
                return number * Run.ROWS_PER_PAGE + middle;
            }
            if (found < wanted) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NONE;
    }

    /** Starts to read pages from a missing one on; returns whether that page is in memory at once. */
    private boolean request(Run run, int number, Runnable onReady) {
        Read read = readOf(run, number);
        if (read == null && reading.size() == MAX_READS) {
            waitingForRoom.add(onReady);
            return false;
        }
        read = read == null ? begin(run, number, countFor(run, number)) : read;
        if (isLoaded(run, number)) {
            return true;
        }
        read.waiting.add(onReady);
        return false;
    }

    private void readAhead(List<Run> all, int at, int number) {
        Run run = all.get(at);
        if (number > 0 && !isLoaded(run, number - 1)) {
            return;
        }
        int next = number + PAGES_AHEAD;
        if (next >= run.pages()) {
            if (at + 1 == all.size()) {
                return;
            }
            run = all.get(at + 1);
            next = 0;
        }
        if (!isLoaded(run, next) && readOf(run, next) == null && reading.size() < MAX_READS / 2) {
            begin(run, next, Math.min(PAGES_AHEAD, run.pages() - next));
        }
    }

    private @Nullable Read readOf(Run run, int number) {
        for (Read read : reading) {
            if (read.contains(run, number)) {
                return read;
            }
        }
        return null;
    }

    private Read begin(Run run, int first, int count) {
        var read = new Read(run, first, count);
        reading.add(read);
        readers.execute(() -> {
            read.failure = read(run, first, read.bytes, read.intact);
            owner.execute(() -> onRead(read));
        });
        return read;
    }

    private void onRead(Read read) {
        reading.remove(read);
        if (read.run.segment().inUse) {
            IOException failed = read.failure;
            if (failed == null) {
                keep(read.run, read.first, read.bytes, read.intact);
            } else if (!read.waiting.isEmpty()) {
                keepFailure(read, failed);
            }
        }
        read.waiting.releaseAll();
        waitingForRoom.release(reading.isEmpty() ? Integer.MAX_VALUE : MAX_READS - reading.size());
    }

    /** Reads the row of a sequence without the cache, and its page into {@code page}; -1 if there is none. Thread: any. */
    static int readRow(Run run, long sequence, byte[] page) throws IOException {
        int low = run.isDense() ? (int) (sequence - run.firstSequence()) : 0;
        int high = run.isDense() ? low : run.rows() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (!read(run, middle / Run.ROWS_PER_PAGE, page)) {
                return NONE;
            }
            long found = run.firstSequence() + Run.rowSequence(page, middle % Run.ROWS_PER_PAGE * Run.ROW);
            if (found == sequence) {
                return middle;
            }
            if (found < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NONE;
    }

    /** Drops all pages, because their runs are replaced. */
    void clear() {
        Arrays.fill(runs, null);
        Arrays.fill(damaged, false);
        Arrays.fill(failures, null);
    }
}
