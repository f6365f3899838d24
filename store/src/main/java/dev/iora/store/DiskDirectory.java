// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.common.StorageFullException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the machine's file system.
 *
 * <p>Thread: any.
 */
public final class DiskDirectory implements StorageDirectory {
    private static final boolean DIRECTORIES_CAN_BE_SYNCED = File.separatorChar == '/';

    /** With less than this free, writing fails because of it. */
    private static final long FULL_BELOW_BYTES = 4096;

    private final Path path;

    /** Buffers of files that were appended to and are closed, for the next ones. */
    private final Queue<ByteBuffer> blocks = new ConcurrentLinkedQueue<>();

    /** Of this directory or of one above it; shared by those that were opened through it. */
    private final AtomicReference<@Nullable DirectoryLock> lock;

    private DiskDirectory(Path path, AtomicReference<@Nullable DirectoryLock> lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * The directory at {@code path}, created with its parents if it is not there. What is created here is durable, also in the
     * directories above.
     */
    public static DiskDirectory open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        make(absolute);
        return new DiskDirectory(absolute, new AtomicReference<>());
    }

    private static void make(Path directory) throws IOException {
        for (Path changed : create(directory)) {
            sync(changed);
        }
    }

    /** Creates a directory and those above it that are not there; which directories have a new one in them, to be synced. */
    static List<Path> create(Path directory) throws IOException {
        List<Path> changed = new ArrayList<>();
        Path parent = directory.getParent();
        for (Path path = directory; parent != null && !Files.exists(path); parent = path.getParent()) {
            changed.add(parent);
            path = parent;
        }
        Files.createDirectories(directory);
        return changed;
    }

    /**
     * Makes the directory durable in those above it, whoever created them: a server that was killed may have done so and not
     * come to syncing them.
     */
    public void syncAbove() {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            try {
                sync(above);
            } catch (IOException _) {
                // One that this server may not read, it has not created; and not every file system syncs directories.
            }
        }
    }

    /**
     * Keeps other servers away from the directory until the result is closed; waits for one that is about to end. From now on
     * {@link #requireOwned} fails if the lock was taken away.
     *
     * @throws StoreInUseException if another server has it
     */
    public DirectoryLock lock(String fileName) throws IOException {
        Path file = path.resolve(fileName);
        try {
            DirectoryLock taken = DirectoryLock.take(path, file);
            lock.set(taken);
            return taken;
        } catch (StoreInUseException e) {
            throw e;
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    @Override
    public void requireOwned() throws IOException {
        DirectoryLock taken = lock.get();
        if (taken != null) {
            taken.check();
        }
    }

    @Override
    public List<String> list() throws IOException {
        var names = new ArrayList<String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (IOException e) {
            throw named(path, e);
        }
        return names;
    }

    @Override
    public DiskDirectory directory(String name) throws IOException {
        Path child = path.resolve(name);
        try {
            make(child);
        } catch (IOException e) {
            throw named(child, e);
        }
        return new DiskDirectory(child, lock);
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long usableBytes() throws IOException {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            throw named(path, e);
        }
    }

    @Override
    public StorageFile open(String name) throws IOException {
        Path file = path.resolve(name);
        return new DiskFile(file, openChannel(file), null, blocks);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Pages for a new file are dear: a gigabyte through the cache cost 1.9 s of CPU where one around it cost 0.1 s.
     */
    @Override
    public StorageFile openUncached(String name) throws IOException {
        Path file = path.resolve(name);
        FileChannel channel = openChannel(file);
        return new DiskFile(file, channel, DirectChannels.open(file), blocks);
    }

    private static FileChannel openChannel(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritten(file, e);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        try {
            Files.move(
                    path.resolve(from),
                    path.resolve(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw notWritten(path.resolve(from), e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Path file = path.resolve(name);
        try {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(file, new Removal());
            } else {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    @Override
    public void sync() throws IOException {
        sync(path);
    }

    private static void sync(Path path) throws IOException {
        if (!DIRECTORIES_CAN_BE_SYNCED) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw named(path, e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static IOException named(Path file, IOException cause) {
        return new IOException(message(file, cause), cause);
    }

    private static IOException notWritten(Path file, IOException cause) {
        return isFull(file, cause) ? new StorageFullException(message(file, cause), cause) : named(file, cause);
    }

    private static String message(Path file, IOException cause) {
        String message = cause.getMessage();
        if (message == null) {
            message = cause.getClass().getSimpleName();
        }
        return message.contains(file.toString())
                ? cause.getClass().getSimpleName() + ": " + message
                : file + ": " + message;
    }

    /** Whether an error is that of a full disk: the JDK has nothing but the text, which may be in any language. */
    private static boolean isFull(Path file, IOException cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
            return true;
        }
        Path parent = file.getParent();
        try {
            return parent != null && Files.getFileStore(parent).getUsableSpace() < FULL_BELOW_BYTES;
        } catch (IOException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    /** Deletes what it visits. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    /** A file of it. */
    private static final class DiskFile implements StorageFile {
        /** The JDK copies heap buffers to a direct one it keeps for the thread: this bounds that one. */
        private static final int PIECE_BYTES = 1 << 20;

        private final Path path;
        private final FileChannel channel;
        /** Goes around the cache of the operating system; null if nothing is to, any more. */
        private @Nullable FileChannel uncached;

        /** Null before the first append, and if appends go through the cache. */
        private @Nullable BlockAppender appender;

        private boolean isAppended;

        /** Free buffers of appenders. */
        private final Queue<ByteBuffer> blocks;

        DiskFile(Path path, FileChannel channel, @Nullable FileChannel uncached, Queue<ByteBuffer> blocks) {
            this.path = path;
            this.channel = channel;
            this.uncached = uncached;
            this.blocks = blocks;
        }

        @Override
        public long size() throws IOException {
            try {
                return channel.size();
            } catch (IOException e) {
                throw named(path, e);
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int limit = target.limit();
            int before = target.position();
            try {
                while (target.position() < limit) {
                    target.limit(Math.min(limit, target.position() + PIECE_BYTES));
                    if (channel.read(target, position + target.position() - before) < 0) {
                        break;
                    }
                }
            } catch (IOException e) {
                throw named(path, e);
            } finally {
                target.limit(limit);
            }
            return target.position() - before;
        }

        @Override
        public void append(ByteBuffer source, long position) throws IOException {
            append(source, position, false);
        }

        @Override
        public void appendDurably(ByteBuffer source, long position) throws IOException {
            if (!append(source, position, true)) {
                force();
            }
        }

        /** Whether what was appended is durable. */
        private boolean append(ByteBuffer source, long position, boolean isDurable) throws IOException {
            if (!isAppended) {
                isAppended = true;
                appendFirst(source, position);
                return false;
            }
            BlockAppender target = appender;
            if (target == null) {
                write(source, position);
                return false;
            }
            try {
                return target.append(source, position, isDurable);
            } catch (IOException e) {
                throw notWritten(path, e);
            }
        }

        /** Not every file system that lets a file be opened like that can write it: then all goes through the cache. */
        private void appendFirst(ByteBuffer source, long position) throws IOException {
            FileChannel around = DirectChannels.open(path);
            if (around == null) {
                write(source, position);
                return;
            }
            var candidate = new BlockAppender(channel, around, DirectChannels.openDurable(path), blocks);
            int from = source.position();
            try {
                candidate.append(source, position, false);
                appender = candidate;
            } catch (IOException e) {
                candidate.close();
                source.position(from);
                try {
                    write(source, position);
                } catch (IOException also) {
                    also.addSuppressed(e);
                    throw also;
                }
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            if (appender != null) {
                appender.forget();
            }
            int limit = source.limit();
            int before = source.position();
            try {
                FileChannel target = channelFor(source, position);
                while (source.position() < limit) {
                    source.limit(Math.min(limit, source.position() + PIECE_BYTES));
                    target.write(source, position + source.position() - before);
                }
            } catch (IOException e) {
                throw notWritten(path, e);
            } finally {
                source.limit(limit);
            }
        }

        private FileChannel channelFor(ByteBuffer source, long position) throws IOException {
            FileChannel around = uncached;
            if (around == null || Blocks.areWhole(source, position)) {
                return around == null ? channel : around;
            }
            // The end of the file: a descriptor less as long as it is read.
            closeUncached();
            return channel;
        }

        private void closeUncached() throws IOException {
            FileChannel opened = uncached;
            uncached = null;
            if (opened != null) {
                opened.close();
            }
        }

        @Override
        public boolean isUncached() {
            return uncached != null;
        }

        @Override
        public void force() throws IOException {
            try {
                channel.force(false);
            } catch (IOException e) {
                throw named(path, e);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            try {
                long current = channel.size();
                if (size < current) {
                    channel.truncate(size);
                } else if (size > current) {
                    channel.write(ByteBuffer.allocate(1), size - 1);
                }
            } catch (IOException e) {
                throw notWritten(path, e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            closeUncached();
            BlockAppender opened = appender;
            // Closed once: its buffer is the next one's then.
            appender = null;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
