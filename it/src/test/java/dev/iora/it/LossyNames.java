// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file system that drops names in a power loss: creations, renames and deletions since the last sync of their directory. A
 * library between the server and the operating system records changes of names.
 *
 * @param library the library that the server must load
 * @param root the root of the recorded directory tree
 */
record LossyNames(Path library, Path root) {
    /**
     * A change of a directory, or its sync.
     *
     * @param to the new name, if any
     * @param replaced where the replaced file is kept, if there was one
     */
    private record Event(String what, Path path, Path to, String replaced) {
        static Event parse(String line) {
            String[] parts = line.split("\t", -1);
            Path path = Path.of(parts[1]);
            return parts[0].equals("rename")
                    ? new Event(parts[0], path, Path.of(parts[2]), parts[3])
                    : new Event(parts[0], path, path, parts[2]);
        }

        Path directory() {
            return what.equals("sync") ? path : requireNonNull(path.getParent());
        }

        void undo(Path removed) throws IOException {
            switch (what) {
                case "create" -> Files.delete(path);
                case "mkdir" -> deleteAll(path);
                case "rename" -> Files.move(to, path);
                case "unlink" -> {}
                default -> throw new IllegalStateException(what);
            }
            if (!replaced.isEmpty()) {
                Files.createLink(to, removed.resolve(replaced));
            }
        }

        private static void deleteAll(Path directory) throws IOException {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Compiles the library into {@code directory}; skips the test without a compiler. */
    static LossyNames in(Path directory) throws IOException {
        Path library = PreloadedLibrary.compile("lossy-names", directory);
        Path root = Files.createDirectory(directory.toRealPath().resolve("disk"));
        Files.createDirectory(sibling(root, ".removed"));
        return new LossyNames(library, root);
    }

    private static Path sibling(Path root, String suffix) {
        return root.resolveSibling(root.getFileName() + suffix);
    }

    /** The environment variables for the server. */
    List<String> environment() {
        return List.of(PreloadedLibrary.variable(library), "IORA_LOSSY=" + root);
    }

    /**
     * Simulates a power loss after the end of the server: undoes all or the last of each directory's changes of names that are
     * not durable; returns their number.
     */
    int powerCut(Random random) throws IOException {
        Path log = sibling(root, ".log");
        Map<Path, List<Event>> unsynced = new HashMap<>();
        List<Event> events = Files.readAllLines(log).stream().map(Event::parse).toList();
        for (Event event : events) {
            if (event.what.equals("sync")) {
                unsynced.remove(event.directory());
            } else {
                unsynced.computeIfAbsent(event.directory(), _ -> new ArrayList<>())
                        .add(event);
            }
        }
        Set<Event> lost = Collections.newSetFromMap(new IdentityHashMap<>());
        for (List<Event> changes : unsynced.values()) {
            int kept = random.nextBoolean() ? 0 : random.nextInt(changes.size() + 1);
            lost.addAll(changes.subList(kept, changes.size()));
        }
        int undone = 0;
        for (Event event : events.reversed()) {
            if (lost.contains(event)) {
                event.undo(sibling(root, ".removed"));
                undone++;
            }
        }
        Files.delete(log);
        return undone;
    }
}
