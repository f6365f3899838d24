// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a {@link FaultyDisk}: its entries, current and durable.
 *
 * <p>Thread: guarded by the disk.
 */
final class FaultyDirectory {
    private final Map<String, Object> now = new HashMap<>();
    private final Map<String, Object> durable = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();

    /** One atomic change: names that are removed, names that are set to another node. */
    private record Change(
            @Nullable String removed,
            @Nullable String set,
            @Nullable Object node) {
        void apply(Map<String, Object> entries) {
            if (removed != null) {
                entries.remove(removed);
            }
            if (set != null && node != null) {
                // Changes before this one may be lost, but the node must not get a second name.
                entries.values().removeIf(other -> other == node);
                entries.put(set, node);
            }
        }
    }

    long usedBytes() {
        long used = 0;
        for (Object node : now.values()) {
            if (node instanceof FaultyFile file) {
                used += file.size();
            } else if (node instanceof FaultyDirectory child) {
                used += child.usedBytes();
            }
        }
        return used;
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
        switch (random.nextInt(3)) {
            case 0 -> {
                // Everything that was not synced is lost.
            }
            case 1 -> {
                // In the order of the changes, as journaling file systems write them.
                int kept = random.nextInt(changes.size() + 1);
                changes.subList(0, kept).forEach(change -> change.apply(durable));
            }
            default ->
                changes.forEach(change -> {
                    if (random.nextBoolean()) {
                        change.apply(durable);
                    }
                });
        }
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

    void search(byte[] bytes, String at, List<String> found) {
        for (String name : names()) {
            if (now.get(name) instanceof FaultyFile file && file.holds(bytes)) {
                found.add(at + name);
            } else if (now.get(name) instanceof FaultyDirectory child) {
                child.search(bytes, at + name + "/", found);
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
