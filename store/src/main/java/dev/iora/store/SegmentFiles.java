// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The segments of a shard in use.
 *
 * <p>Thread: the shard; {@link #sweep} the background's.
 */
final class SegmentFiles implements Checkpoint.Segments {
    private final StorageDirectory directory;
    private final Map<Long, Segment> segments = new HashMap<>();

    SegmentFiles(StorageDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Segment segment(long number) throws IOException {
        Segment known = segments.get(number);
        if (known != null) {
            return known;
        }
        String name = Segment.name(number);
        Segment segment = directory.exists(name)
                ? opened(number, directory.open(name))
                : new Segment(number, new MissingFile(directory + "/" + name));
        segments.put(number, segment);
        return segment;
    }

    private Segment opened(long number, StorageFile file) throws IOException {
        var segment = new Segment(number, file);
        segment.sizeBytes = file.size();
        if (segment.isIntact()) {
            return segment;
        }
        file.close();
        return new Segment(
                number, new MissingFile(directory + "/" + segment.name() + " is damaged, and so its content"));
    }

    /** Returns all segments. */
    List<Segment> all() {
        return List.copyOf(segments.values());
    }

    /** Switches to the segments of a checkpoint; returns those that are not needed any more. */
    List<Segment> install(Checkpoint checkpoint) {
        Map<Long, Segment> needed = new HashMap<>();
        for (Checkpoint.Entry entry : checkpoint.streams()) {
            for (Run run : entry.runs()) {
                needed.put(run.segment().number, run.segment());
            }
        }
        List<Segment> unneeded = new ArrayList<>();
        for (Segment segment : segments.values()) {
            if (!needed.containsKey(segment.number)) {
                segment.inUse = false;
                unneeded.add(segment);
            }
        }
        segments.clear();
        segments.putAll(needed);
        return unneeded;
    }

    /** Returns the segments of which less than half is live. */
    Set<Segment> sparse(Collection<FileStreamStore> stores) {
        Map<Segment, long[]> live = new HashMap<>();
        for (FileStreamStore store : stores) {
            for (Run run : store.runs()) {
                long rows = store.live().countBetween(run.firstSequence(), run.lastSequence());
                live.computeIfAbsent(run.segment(), _ -> new long[1])[0] += run.sizeBytes() * rows / run.rows();
            }
        }
        Set<Segment> sparse = new HashSet<>();
        live.forEach((segment, bytes) -> {
            if (bytes[0] > 0 && bytes[0] * 2 < segment.sizeBytes) {
                sparse.add(segment);
            }
        });
        return sparse;
    }

    /** Slowly deletes all files that this checkpoint does not need. Thread: background. */
    static void sweep(StorageDirectory directory, Checkpoint checkpoint, WritePace pace) throws IOException {
        Set<String> segments = new HashSet<>();
        Set<Long> states = new HashSet<>();
        for (Checkpoint.Entry entry : checkpoint.streams()) {
            states.add(entry.ownerState().file());
            states.add(entry.storeState().file());
            entry.runs().forEach(run -> segments.add(run.segment().name()));
        }
        List<String> names = directory.list();
        // Checkpoints first: a checkpoint must not exist without its parts.
        for (String name : names) {
            if (Checkpoint.isName(name) && !Checkpoint.isOf(name, checkpoint.number())) {
                directory.delete(name);
            }
        }
        directory.sync();
        for (String name : names) {
            boolean unneededState = StateFiles.isName(name) && !states.contains(StateFiles.number(name));
            boolean unneededSegment = Segment.isName(name) && !segments.contains(name);
            if (unneededState || unneededSegment) {
                delete(directory, name, pace);
            }
        }
    }

    private static void delete(StorageDirectory directory, String name, WritePace pace) throws IOException {
        long size;
        try (StorageFile file = directory.open(name)) {
            size = file.size();
        }
        directory.delete(name);
        pace.onBytes(size);
    }

    void close() throws IOException {
        for (Segment segment : segments.values()) {
            segment.file.close();
        }
        segments.clear();
    }
}
