// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps other servers away from a store directory, through a file that is locked as long as the process lives. One byte in
 * it tells whether the holder is about to end: then the next server waits for it, as when one is restarted, and else is
 * refused.
 *
 * <p>Thread: one at a time.
 */
public final class DirectoryLock implements Closeable {
    private static final byte RUNNING = 'r';
    private static final byte ENDING = 'e';
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LOOKS = 3000;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws StoreInUseException if another server has it and goes on running, or takes more than half a minute to end
     */
    static DirectoryLock take(Path directory, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            for (int looks = 0; !isTaken(channel); looks++) {
                if (looks == LOOKS || !isHolderEnding(channel)) {
                    throw new StoreInUseException("store directory " + directory + " is in use by another server");
                }
                LockSupport.parkNanos(channel, LOOK_NANOS);
            }
            var lock = new DirectoryLock(channel);
            lock.write(RUNNING);
            return lock;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            // Held by this very process: the same answer as for another one.
            return false;
        }
    }

    private static boolean isHolderEnding(FileChannel channel) throws IOException {
        ByteBuffer state = ByteBuffer.allocate(1);
        return channel.read(state, 0) == 1 && state.get(0) == ENDING;
    }

    private void write(byte state) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {state}), 0);
    }

    /** Says that the holder will close it soon. */
    public void announceEnd() throws IOException {
        write(ENDING);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
