// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.common.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that distinguishes written and durable data, and fails at a test's request.
 *
 * <p>A {@link #crash} loses any sectors written since the last force of their file, each entirely or torn. Of the creations,
 * renames and deletions since the last sync of their directory it loses all, the last ones, or any. A directory whose parent
 * was not synced is lost with its contents. After a failed force the sectors count as clean, though they are not durable:
 * forcing again does not help, as on Linux.
 *
 * <p>Thread: any, also for the methods that inject faults.
 */
public final class FaultyDisk implements StorageDirectory {
    /** The message of a failure because of a full disk. */
    public static final String NO_SPACE = "No space left on device";

    private final Device device;
    private final String path;
    private final FaultyDirectory directory;

    /** Operations that can fail. */
    public enum Operation {
        /** Reading from a file. */
        READ,
        /** Writing to a file, or changing its length; may be done in part. */
        WRITE,
        /** Making a file durable. */
        FORCE,
        /** Opening, renaming, deleting, syncing a directory. */
        DIRECTORY
    }

    /** State shared by all directories of a disk, guarded by its monitor. */
    private static final class Device {
        final Map<Operation, Fault> faults = new EnumMap<>(Operation.class);
        final FaultyDirectory root;
        int generation;
        boolean readOnly;
        String disowned = "";
        long forces;
        long capacityBytes = Long.MAX_VALUE;

        @Nullable
        Random partialWrites;

        Device(FaultyDirectory root) {
            this.root = root;
        }

        /** The number of bytes, up to {@code wanted}, that fit on the disk. */
        long room(long wanted) {
            return wanted <= 0 || capacityBytes == Long.MAX_VALUE
                    ? wanted
                    : Math.min(wanted, capacityBytes - root.usedBytes());
        }

        void check(Operation operation, String path) throws IOException {
            Fault fault = faults.get(operation);
            if (fault != null && path.contains(fault.where) && fault.remaining-- <= 0) {
                if (!fault.permanent) {
                    faults.remove(operation);
                }
                String text = path + ": " + fault.message;
                throw fault.message.equals(NO_SPACE) ? new StorageFullException(text) : new IOException(text);
            }
            if (readOnly && operation != Operation.READ) {
                throw new IOException(path + ": Read-only file system");
            }
        }
    }

    /** A failure to inject. */
    private static final class Fault {
        int remaining;
        final String message;
        final boolean permanent;
        final String where;

        Fault(int remaining, String message, boolean permanent, String where) {
            this.remaining = remaining;
            this.message = message;
            this.permanent = permanent;
            this.where = where;
        }
    }

    /** Creates an empty disk. */
    public FaultyDisk() {
        FaultyDirectory root = new FaultyDirectory();
        this(new Device(root), "/disk", root);
    }

    private FaultyDisk(Device device, String path, FaultyDirectory directory) {
        this.device = device;
        this.path = path;
        this.directory = directory;
    }

    /** Simulates a power loss: open files are dead, and {@code random} decides which non-durable data is lost. */
    public void crash(Random random) {
        synchronized (device) {
            device.generation++;
            device.faults.clear();
            device.readOnly = false;
            directory.crash(random);
        }
    }

    /** Simulates a killed process: open files are dead; everything written is still there, but no more durable than before. */
    public void kill() {
        synchronized (device) {
            device.generation++;
            device.faults.clear();
        }
    }

    /** Makes an operation fail once, after {@code count} successful ones of its kind. */
    public void failAfter(int count, Operation operation, String message) {
        synchronized (device) {
            device.faults.put(operation, new Fault(count, message, false, ""));
        }
    }

    /** Makes an operation fail after {@code count} successful ones of its kind, until a crash. */
    public void failFrom(int count, Operation operation, String message) {
        failFrom(count, operation, message, "");
    }

    /** Makes an operation fail like {@link #failFrom(int, Operation, String)}, on files whose path contains {@code where}. */
    public void failFrom(int count, Operation operation, String message, String where) {
        synchronized (device) {
            device.faults.put(operation, new Fault(count, message, true, where));
        }
    }

    /** Ends all injected failures. */
    public void heal() {
        synchronized (device) {
            device.faults.clear();
        }
    }

    /** Makes failing writes do a part of their work. */
    public void tearFailingWrites(Random random) {
        synchronized (device) {
            device.partialWrites = random;
        }
    }

    /** Makes the disk read-only, or writable again. */
    public void readOnly(boolean value) {
        synchronized (device) {
            device.readOnly = value;
        }
    }

    /**
     * Makes {@link #requireOwned} fail with {@code reason}, as if another process could write; succeeds again if it is empty.
     */
    public void disown(String reason) {
        synchronized (device) {
            device.disowned = reason;
        }
    }

    /** Limits the total bytes of all files. */
    public void capacity(long bytes) {
        synchronized (device) {
            device.capacityBytes = bytes;
        }
    }

    /** Total bytes of all files. */
    public long usedBytes() {
        synchronized (device) {
            return device.root.usedBytes();
        }
    }

    /** Number of forces so far. */
    public long forces() {
        synchronized (device) {
            return device.forces;
        }
    }

    /** Whether a crash would keep a range of a file, its length and its name. */
    public boolean isDurable(String name, long from, long to) {
        synchronized (device) {
            FaultyFile file = directory.file(name);
            return file != null && directory.isDurable(name) && file.isDurable(from, to);
        }
    }

    /** Length of a file. */
    public long size(String name) {
        synchronized (device) {
            return require(name).size();
        }
    }

    /** Flips a bit of stored data, both written and durable. */
    public void flipBit(String name, long offset, int bit) {
        synchronized (device) {
            require(name).flipBit((int) offset, bit);
        }
    }

    /** Removes a file, as an operator could. */
    public void lose(String name) {
        synchronized (device) {
            directory.lose(name);
        }
    }

    /** The files whose written or durable content contains {@code bytes}. */
    public List<String> filesWith(byte[] bytes) {
        synchronized (device) {
            List<String> found = new ArrayList<>();
            directory.search(bytes, "", found);
            return found;
        }
    }

    /** A copy of the current content, all of it durable. */
    public FaultyDisk copy() {
        synchronized (device) {
            FaultyDirectory root = directory.copy();
            return new FaultyDisk(new Device(root), path, root);
        }
    }

    private FaultyFile require(String name) {
        FaultyFile file = directory.file(name);
        if (file == null) {
            throw new IllegalArgumentException("no file " + path + "/" + name);
        }
        return file;
    }

    @Override
    public List<String> list() throws IOException {
        synchronized (device) {
            device.check(Operation.READ, path);
            return new ArrayList<>(directory.names());
        }
    }

    @Override
    public FaultyDisk directory(String name) throws IOException {
        synchronized (device) {
            FaultyDirectory child = directory.directory(name);
            if (child == null) {
                device.check(Operation.DIRECTORY, path + "/" + name);
                child = directory.createDirectory(name);
            }
            return new FaultyDisk(device, path + "/" + name, child);
        }
    }

    @Override
    public boolean exists(String name) {
        synchronized (device) {
            return directory.names().contains(name);
        }
    }

    @Override
    public StorageFile open(String name) throws IOException {
        synchronized (device) {
            FaultyFile file = directory.file(name);
            if (file == null) {
                device.check(Operation.DIRECTORY, path + "/" + name);
                file = directory.createFile(name);
            }
            return new Opened(path + "/" + name, file, device.generation);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        synchronized (device) {
            device.check(Operation.DIRECTORY, path + "/" + from);
            if (!directory.rename(from, to)) {
                throw new IOException(path + "/" + from + ": No such file or directory");
            }
        }
    }

    @Override
    public void delete(String name) throws IOException {
        synchronized (device) {
            device.check(Operation.DIRECTORY, path + "/" + name);
            directory.delete(name);
        }
    }

    @Override
    public void sync() throws IOException {
        synchronized (device) {
            device.check(Operation.DIRECTORY, path);
            directory.sync();
        }
    }

    @Override
    public void requireOwned() throws IOException {
        synchronized (device) {
            if (!device.disowned.isEmpty()) {
                throw new IOException(device.disowned);
            }
        }
    }

    @Override
    public String toString() {
        return path;
    }

    /** An open file; dead after the next crash. */
    private final class Opened implements StorageFile {
        private final String name;
        private final FaultyFile file;
        private final int generation;
        private boolean closed;

        Opened(String name, FaultyFile file, int generation) {
            this.name = name;
            this.file = file;
            this.generation = generation;
        }

        private void check() throws IOException {
            if (closed || generation != device.generation) {
                throw new IOException(name + ": Bad file descriptor");
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (device) {
                check();
                return file.size();
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (device) {
                check();
                device.check(Operation.READ, name);
                return file.read(target, (int) position);
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (device) {
                check();
                try {
                    device.check(Operation.WRITE, name);
                } catch (IOException e) {
                    Random random = device.partialWrites;
                    if (random != null && source.hasRemaining() && !device.readOnly) {
                        source.limit(source.position() + random.nextInt(source.remaining()));
                        file.write(source, (int) position);
                    }
                    throw e;
                }
                long wanted = position + source.remaining() - file.size();
                long missing = wanted - device.room(wanted);
                if (missing > 0) {
                    source.limit(source.limit() - (int) Math.min(missing, source.remaining()));
                    file.write(source, (int) position);
                    throw new StorageFullException(name + ": " + NO_SPACE);
                }
                file.write(source, (int) position);
            }
        }

        @Override
        public void appendDurably(ByteBuffer source, long position) throws IOException {
            synchronized (device) {
                int from = (int) position;
                int to = from + source.remaining();
                append(source, position);
                device.forces++;
                try {
                    device.check(Operation.FORCE, name);
                } catch (IOException e) {
                    file.forget(from, to);
                    throw e;
                }
                file.force(from, to);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (device) {
                check();
                device.forces++;
                try {
                    device.check(Operation.FORCE, name);
                } catch (IOException e) {
                    file.forget();
                    throw e;
                }
                file.force();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (device) {
                check();
                device.check(Operation.WRITE, name);
                if (size > file.size() && device.room(size - file.size()) < size - file.size()) {
                    throw new StorageFullException(name + ": " + NO_SPACE);
                }
                file.truncate((int) size);
            }
        }

        @Override
        public void close() {
            synchronized (device) {
                closed = true;
            }
        }
    }
}
