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
 * Keeps other servers away from a store directory, through locks of the operating system that end with the process.
 *
 * <p>There are two. The first is on a file of its own, in which one byte tells whether the holder is about to end: then the
 * next server waits for it, as when one is restarted, and else is refused. But whoever removes that file removes the lock. So
 * the second one is on a file without which the directory is no store: as long as it is there nobody else gets it, and when
 * it is not, no server starts. That it was removed or replaced all the same the holder finds out with {@link #check}.
 *
 * <p>Thread: one at a time; {@link #check} any.
 */
public final class DirectoryLock implements Closeable {
    private static final byte RUNNING = 'r';
    private static final byte ENDING = 'e';
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LOOKS = 3000;

    /** Locked is a byte far behind the end: other systems let nobody read what is locked. */
    private static final long LOCKED_AT = Long.MAX_VALUE - 1;

    /**
     * The directories this process has locked. It must not even open their files: closing a file ends all locks the process
     * has on it, whoever took them.
     */
    private static final ConcurrentHashMap<Path, DirectoryLock> HELD = new ConcurrentHashMap<>();

    private static final String CONSEQUENCE =
            " while this server had it locked: another one may use the directory, so this one writes nothing more to it";

    private final Path directory;

    /** The same, whatever way leads there. */
    private final Path place;

    /** What has to be closed, the last first. */
    private final ArrayDeque<FileChannel> channels = new ArrayDeque<>();

    private @Nullable FileChannel announcements;
    private volatile boolean isEnding;
    private volatile @Nullable Held held;

    /**
     * The file that is locked.
     *
     * @param key what tells it from one that was put in its place; null where the system has nothing of the kind
     */
    private record Held(Path file, @Nullable Object key) {}

    private DirectoryLock(Path directory) throws IOException {
        this.directory = directory;
        this.place = directory.toRealPath();
    }

    /**
     * Takes the first lock.
     *
     * @throws StoreInUseException if another server has it and goes on running, or takes more than half a minute to end
     */
    static DirectoryLock take(Path directory, Path file) throws IOException {
        var lock = new DirectoryLock(directory);
        DirectoryLock other = HELD.putIfAbsent(lock.place, lock);
        for (int looks = 0; other != null; looks++) {
            lock.awaitEnd(looks, other.isEnding);
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
        for (int looks = 0; !isTaken(channel, 0, Long.MAX_VALUE); looks++) {
            awaitEnd(looks, isHolderEnding(channel));
        }
        channel.write(ByteBuffer.wrap(new byte[] {RUNNING}), 0);
    }

    /**
     * Takes the second lock, on a file in the directory that is there and is never replaced.
     *
     * @throws StoreInUseException if another server has it, though the first lock was free
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
        // Perhaps it was replaced before it was opened.
        check();
    }

    /**
     * Makes sure that the file of the second lock is the one that is locked.
     *
     * @throws IOException if it is not: another server may use the directory by now. Nothing may be written there any more
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

    /** Waits a little for another holder, if it is worth it. */
    private void awaitEnd(int looks, boolean isHolderEnding) throws StoreInUseException {
        if (looks == LOOKS || !isHolderEnding) {
            throw inUse();
        }
        LockSupport.parkNanos(this, LOOK_NANOS);
    }

    private StoreInUseException inUse() {
        return new StoreInUseException("store directory " + directory + " is in use by another server");
    }

    private static boolean isTaken(FileChannel channel, long position, long size) throws IOException {
        try {
            return channel.tryLock(position, size, false) != null;
        } catch (OverlappingFileLockException _) {
            // Held by this very process, which came to the directory in another way: the same answer.
            return false;
        }
    }

    private static boolean isHolderEnding(FileChannel channel) throws IOException {
        ByteBuffer state = ByteBuffer.allocate(1);
        return channel.read(state, 0) == 1 && state.get(0) == ENDING;
    }

    /** Says that the holder will close it soon. */
    public void announceEnd() throws IOException {
        isEnding = true;
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
