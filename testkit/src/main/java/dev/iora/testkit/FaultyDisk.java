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
 * A disk in memory that keeps apart what was written and what is durable, and fails when told to.
 *
 * <p>A {@link #crash} loses any of the sectors written since their file was last forced, each of them wholly or torn, and
 * of the creations, renames and deletions since their directory was last synced all, the last ones, or any. A directory that
 * was not synced in the one above it is lost with all that is in it. After a failed force the sectors
 * count as clean, though they are not durable: forcing again does not help, as on Linux.
 *
 * <p>Thread: any; the methods that inject faults too.
 */
public final class FaultyDisk implements StorageDirectory {
    /** The message of a failure that is one of a full disk. */
    public static final String NO_SPACE = "No space left on device";

    private final Device device;
    private final String path;
    private final FaultyDirectory directory;

    /** What can be made to fail. */
    public enum Operation {
        /** Reading from a file. */
        READ,
        /** Writing to a file, or making it longer or shorter; a part of it may be done. */
        WRITE,
        /** Making a file durable. */
        FORCE,
        /** Opening, renaming, deleting, syncing a directory. */
        DIRECTORY
    }

    /** State that all directories of a disk share; its monitor guards all of it. */
    private static final class Device {
        final Map<Operation, Fault> faults = new EnumMap<>(Operation.class);
        final FaultyDirectory root;
        int generation;
        boolean isReadOnly;
        String disowned = "";
        long forces;
        long capacityBytes = Long.MAX_VALUE;

        @Nullable
        Random partialWrites;

        Device(FaultyDirectory root) {
            this.root = root;
        }

        /** How many of {@code wanted} bytes there is room for. */
        long room(long wanted) {
            return wanted <= 0 || capacityBytes == Long.MAX_VALUE
                    ? wanted
                    : Math.min(wanted, capacityBytes - root.usedBytes());
        }

        void check(Operation operation, String path) throws IOException {
            Fault fault = faults.get(operation);
            if (fault != null && path.contains(fault.where) && fault.remaining-- <= 0) {
                if (!fault.isPermanent) {
                    faults.remove(operation);
                }
                String text = path + ": " + fault.message;
                throw fault.message.equals(NO_SPACE) ? new StorageFullException(text) : new IOException(text);
            }
            if (isReadOnly && operation != Operation.READ) {
                throw new IOException(path + ": Read-only file system");
            }
        }
    }

    /** A failure to come. */
    private static final class Fault {
        int remaining;
        final String message;
        final boolean isPermanent;
        final String where;

        Fault(int remaining, String message, boolean isPermanent, String where) {
            this.remaining = remaining;
            this.message = message;
            this.isPermanent = isPermanent;
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

    /** The machine loses power: open files are dead, and what was not durable is there in part, as {@code random} has it. */
    public void crash(Random random) {
        synchronized (device) {
            device.generation++;
            device.faults.clear();
            device.isReadOnly = false;
            directory.crash(random);
        }
    }

    /** The process is killed: open files are dead, and everything written is there, though not more durable than before. */
    public void kill() {
        synchronized (device) {
            device.generation++;
            device.faults.clear();
        }
    }

    /** Has an operation fail once, after {@code count} more of its kind. */
    public void failAfter(int count, Operation operation, String message) {
        synchronized (device) {
            device.faults.put(operation, new Fault(count, message, false, ""));
        }
    }

    /** Has an operation fail always, after {@code count} more of its kind, until a crash. */
    public void failFrom(int count, Operation operation, String message) {
        failFrom(count, operation, message, "");
    }

    /** The same for files alone whose path contains {@code where}. */
    public void failFrom(int count, Operation operation, String message, String where) {
        synchronized (device) {
            device.faults.put(operation, new Fault(count, message, true, where));
        }
    }

    /** Ends all failures that were asked for. */
    public void heal() {
        synchronized (device) {
            device.faults.clear();
        }
    }

    /** Has writes that fail do a part of their work. */
    public void tearFailingWrites(Random random) {
        synchronized (device) {
            device.partialWrites = random;
        }
    }

    /** Forbids or allows changes. */
    public void readOnly(boolean value) {
        synchronized (device) {
            device.isReadOnly = value;
        }
    }

    /** Somebody else can write to it from now on, for that reason; or nobody any more, if it is empty. */
    public void disown(String reason) {
        synchronized (device) {
            device.disowned = reason;
        }
    }

    /** Limits the bytes of all files together, as a small disk does. */
    public void capacity(long bytes) {
        synchronized (device) {
            device.capacityBytes = bytes;
        }
    }

    /** Bytes of all files together. */
    public long usedBytes() {
        synchronized (device) {
            return device.root.usedBytes();
        }
    }

    /** How often files were forced. */
    public long forces() {
        synchronized (device) {
            return device.forces;
        }
    }

    /** Whether nothing of a range of a file, its length and its name would be lost in a crash. */
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

    /** Damages what is stored, on the platter and in memory. */
    public void flipBit(String name, long offset, int bit) {
        synchronized (device) {
            require(name).flipBit((int) offset, bit);
        }
    }

    /** Loses a file, as an operator does. */
    public void lose(String name) {
        synchronized (device) {
            directory.lose(name);
        }
    }

    /** The files with a run of bytes in them, as they were written or as far as they are durable. */
    public List<String> filesWith(byte[] bytes) {
        synchronized (device) {
            List<String> found = new ArrayList<>();
            directory.search(bytes, "", found);
            return found;
        }
    }

    /** A copy of all that is in it now, all of it durable. */
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
        private boolean isClosed;

        Opened(String name, FaultyFile file, int generation) {
            this.name = name;
            this.file = file;
            this.generation = generation;
        }

        private void check() throws IOException {
            if (isClosed || generation != device.generation) {
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
                    if (random != null && source.hasRemaining() && !device.isReadOnly) {
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
                isClosed = true;
            }
        }
    }
}
