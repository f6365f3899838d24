// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps apart what was written and what is durable, and fails when told to.
 *
 * <p>A {@link #crash} loses any of the sectors written since their file was last forced, each of them wholly or torn, and
 * the last of the creations, renames and deletions since their directory was last synced. After a failed force the sectors
 * count as clean, though they are not durable: forcing again does not help, as on Linux.
 *
 * <p>Thread: any; the methods that inject faults too.
 */
public final class FaultyDisk implements StorageDirectory {
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
        int generation;
        boolean isReadOnly;
        long forces;

        @Nullable
        Random partialWrites;

        void check(Operation operation, String path) throws IOException {
            Fault fault = faults.get(operation);
            if (fault != null && fault.remaining-- <= 0) {
                if (!fault.isPermanent) {
                    faults.remove(operation);
                }
                throw new IOException(path + ": " + fault.message);
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

        Fault(int remaining, String message, boolean isPermanent) {
            this.remaining = remaining;
            this.message = message;
            this.isPermanent = isPermanent;
        }
    }

    /** Creates an empty disk. */
    public FaultyDisk() {
        this(new Device(), "/disk", new FaultyDirectory());
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
            device.faults.put(operation, new Fault(count, message, false));
        }
    }

    /** Has an operation fail always, after {@code count} more of its kind, until a crash. */
    public void failFrom(int count, Operation operation, String message) {
        synchronized (device) {
            device.faults.put(operation, new Fault(count, message, true));
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

    /** A copy of all that is in it now, all of it durable. */
    public FaultyDisk copy() {
        synchronized (device) {
            return new FaultyDisk(new Device(), path, directory.copy());
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
                file.write(source, (int) position);
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

    /** Names and what they stand for, now and durably. */
    private static final class FaultyDirectory {
        private final Map<String, Object> now = new HashMap<>();
        private final Map<String, Object> durable = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();

        /** One atomic change: names that are gone, names that stand for something else. */
        private record Change(
                @Nullable String removed,
                @Nullable String set,
                @Nullable Object node) {
            void apply(Map<String, Object> entries) {
                if (removed != null) {
                    entries.remove(removed);
                }
                if (set != null && node != null) {
                    entries.put(set, node);
                }
            }
        }

        List<String> names() {
            return now.keySet().stream().sorted().toList();
        }

        @Nullable
        FaultyFile file(String name) {
            return now.get(name) instanceof FaultyFile file ? file : null;
        }

        @Nullable
        FaultyDirectory directory(String name) {
            return now.get(name) instanceof FaultyDirectory child ? child : null;
        }

        FaultyFile createFile(String name) {
            var file = new FaultyFile();
            change(new Change(null, name, file));
            return file;
        }

        FaultyDirectory createDirectory(String name) {
            var child = new FaultyDirectory();
            change(new Change(null, name, child));
            return child;
        }

        boolean rename(String from, String to) {
            Object node = now.get(from);
            if (node == null) {
                return false;
            }
            change(new Change(from, to, node));
            return true;
        }

        void delete(String name) {
            if (now.containsKey(name)) {
                change(new Change(name, null, null));
            }
        }

        void lose(String name) {
            now.remove(name);
            durable.remove(name);
        }

        private void change(Change change) {
            change.apply(now);
            changes.add(change);
        }

        void sync() {
            changes.forEach(change -> change.apply(durable));
            changes.clear();
        }

        boolean isDurable(String name) {
            return now.get(name) == durable.get(name) && durable.containsKey(name);
        }

        void crash(Random random) {
            // In the order they were made, as journaling file systems write them.
            int kept = random.nextInt(changes.size() + 1);
            changes.subList(0, kept).forEach(change -> change.apply(durable));
            changes.clear();
            now.clear();
            now.putAll(durable);
            for (String name : names()) {
                if (now.get(name) instanceof FaultyFile file) {
                    file.crash(random);
                } else if (now.get(name) instanceof FaultyDirectory child) {
                    child.crash(random);
                }
            }
        }

        FaultyDirectory copy() {
            var copy = new FaultyDirectory();
            now.forEach((name, node) -> copy.now.put(
                    name,
                    switch (node) {
                        case FaultyFile file -> file.copy();
                        case FaultyDirectory child -> child.copy();
                        default -> throw new IllegalStateException("unknown node");
                    }));
            copy.durable.putAll(copy.now);
            return copy;
        }
    }
}
