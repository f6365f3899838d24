// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other servers away from a store directory with file locks, which end with the process.
 *
 * <p>There are two locks. The first is on a file of its own, in which one byte says whether the holder is about to end: if
 * it is, as in a restart, the next server waits; otherwise it is refused. Removing that file removes the lock. Therefore
 * the second lock is on a file that every store needs: while the file exists no other server gets the lock, and without it
 * no server starts. {@link #check} detects that the file was removed or replaced.
 *
 * <p>Thread: one at a time; {@link #check} any.
 */
public final class DirectoryLock implements Closeable {
    private static final byte RUNNING = 'r';
    private static final byte ENDING = 'e';
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MAX_ATTEMPTS = 3000;

    /** Locks a byte far beyond the end of the file: some systems do not allow reads of locked bytes. */
    private static final long LOCKED_AT = Long.MAX_VALUE - 1;

    /**
     * The directories that this process has locked. It must not even open their lock files: closing a file releases all
     * locks of the process on it.
     */
    private static final ConcurrentHashMap<Path, DirectoryLock> HELD = new ConcurrentHashMap<>();

    private static final String CONSEQUENCE =
            " while this server had it locked: another one may use the directory, so this one writes nothing more to it";

    private final Path directory;

    /** The directory's real path, with links resolved. */
    private final Path place;

    /** Channels to close, last opened first. */
    private final ArrayDeque<FileChannel> channels = new ArrayDeque<>();

    private @Nullable FileChannel announcements;
    private volatile boolean ending;
    private volatile @Nullable Held held;

    /**
     * The file that is locked.
     *
     * @param key identity of the file, which a replacement does not have; null where the system has no such key
     */
    private record Held(Path file, @Nullable Object key) {}

    private DirectoryLock(Path directory) throws IOException {
        this.directory = directory;
        this.place = directory.toRealPath();
    }

    /**
     * Takes the first lock.
     *
     * @throws StoreInUseException if another server holds it and keeps running, or takes more than half a minute to end
     */
    static DirectoryLock take(Path directory, Path file) throws IOException {
        var lock = new DirectoryLock(directory);
        DirectoryLock other = HELD.putIfAbsent(lock.place, lock);
        for (int attempt = 0; other != null; attempt++) {
            lock.awaitEnd(attempt, other.ending);
            other = HELD.putIfAbsent(lock.place, lock);
        }
        try {
            lock.takeAnnouncements(file);
            return lock;
        } catch (IOException e) {
            lock.closeAfter(e);
            throw e;
        }
    }

    private void takeAnnouncements(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channels.push(channel);
        announcements = channel;
        for (int attempt = 0; !isTaken(channel, 0, Long.MAX_VALUE); attempt++) {
            awaitEnd(attempt, isHolderEnding(channel));
        }
        channel.write(ByteBuffer.wrap(new byte[] {RUNNING}), 0);
    }

    /**
     * Takes the second lock, on an existing file of the directory that is never replaced.
     *
     * @throws StoreInUseException if another server holds it, though the first lock was free
     */
    public void hold(String name) throws IOException {
        Path file = directory.resolve(name);
        Object key = keyOf(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channels.push(channel);
        if (!isTaken(channel, LOCKED_AT, 1)) {
            throw inUse();
        }
        held = new Held(file, key);
        // The file may have been replaced before it was opened.
        check();
    }

    /**
     * Checks that the file of the second lock is still the locked one.
     *
     * @throws IOException if it is not: another server may use the directory, and nothing may be written there any more
     */
    void check() throws IOException {
        Held expected = held;
        if (expected == null) {
            return;
        }
        Object found;
        try {
            found = keyOf(expected.file);
        } catch (NoSuchFileException e) {
            throw new IOException(expected.file + " was removed" + CONSEQUENCE, e);
        }
        if (found != null && !found.equals(expected.key)) {
            throw new IOException(expected.file + " was replaced" + CONSEQUENCE);
        }
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Waits briefly for a holder that is about to end; fails for any other. */
    private void awaitEnd(int attempt, boolean holderEnding) throws StoreInUseException {
        if (attempt == MAX_ATTEMPTS || !holderEnding) {
            throw inUse();
        }
        LockSupport.parkNanos(this, RETRY_NANOS);
    }

    private StoreInUseException inUse() {
        return new StoreInUseException("store directory " + directory + " is in use by another server");
    }

    private static boolean isTaken(FileChannel channel, long position, long size) throws IOException {
        try {
            return channel.tryLock(position, size, false) != null;
        } catch (OverlappingFileLockException _) {
            // Held by this process through another path.
            return false;
        }
    }

    private static boolean isHolderEnding(FileChannel channel) throws IOException {
        ByteBuffer state = ByteBuffer.allocate(1);
        return channel.read(state, 0) == 1 && state.get(0) == ENDING;
    }

    /** Announces that the holder is about to end. */
    public void announceEnd() throws IOException {
        ending = true;
        FileChannel channel = announcements;
        if (channel != null) {
            channel.write(ByteBuffer.wrap(new byte[] {ENDING}), 0);
        }
    }

    private void closeAfter(IOException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        held = null;
        IOException failure = null;
        for (FileChannel channel = channels.poll(); channel != null; channel = channels.poll()) {
            try {
                channel.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        HELD.remove(place, this);
        if (failure != null) {
            throw failure;
        }
    }
}
