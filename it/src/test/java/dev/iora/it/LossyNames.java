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
 * A file system that drops names: files and directories created, renamed and removed whose directory was not made durable
 * since, when the power fails. A library between the server and the operating system notes what happens to names.
 *
 * @param library what the server has to load first
 * @param root where that is so
 */
record LossyNames(Path library, Path root) {
    /**
     * A change of a directory, or its being made durable.
     *
     * @param to the new name, if there is one
     * @param replaced what keeps the file that lost its name, if there is one
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

    /** Makes one in {@code directory}; skips the test if there is no compiler. */
    static LossyNames in(Path directory) throws IOException {
        Path library = PreloadedLibrary.compile("lossy-names", directory);
        Path root = Files.createDirectory(directory.toRealPath().resolve("disk"));
        Files.createDirectory(sibling(root, ".removed"));
        return new LossyNames(library, root);
    }

    private static Path sibling(Path root, String suffix) {
        return root.resolveSibling(root.getFileName() + suffix);
    }

    /** Variables of the environment for the server. */
    List<String> environment() {
        return List.of(PreloadedLibrary.variable(library), "IORA_LOSSY=" + root);
    }

    /**
     * The power fails, after the server ended: of each directory all changes of names that are not durable are undone, or the
     * last ones of them; how many.
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
