// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.subject.SubjectTree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A stream that has only subjects, some of them damaged or not read from disk yet. */
final class FakeEntries extends MessageEntries {
    final LiveSequences live = new LiveSequences();
    final SubjectCounts subjects = new SubjectCounts(live, this, new SubjectTree());
    final Set<Long> damaged = new HashSet<>();
    final Set<Long> onDisk = new HashSet<>();

    /** Whether the next message of the same subject is known. */
    boolean chained = true;

    /** Number of subjects that were requested. */
    int asked;

    private final Map<Long, Integer> handles = new HashMap<>();
    private final Map<Long, Long> following = new HashMap<>();

    /** Adds a message; returns the handle of its subject. */
    int append(String subject) {
        var message = new StoredMessage();
        message.bytes = subject.getBytes(US_ASCII);
        message.subjectLength = message.bytes.length;
        int handle = subjects.add(message);
        long sequence = live.last() + 1;
        following.put(subjects.lastOf(handle), sequence);
        handles.put(sequence, handle);
        subjects.onAppended(handle, sequence);
        live.append();
        return handle;
    }

    /** Removes a message; returns whether that removed its subject. */
    boolean remove(long sequence) {
        int handle = handleOf(sequence);
        live.remove(sequence);
        if (handle == SubjectTree.NONE) {
            subjects.onUnknownRemoved();
            return false;
        }
        return subjects.onRemoved(handle, sequence);
    }

    @Override
    int handleOf(long sequence) {
        asked++;
        return damaged.contains(sequence) ? SubjectTree.NONE : handles.getOrDefault(sequence, SubjectTree.NONE);
    }

    @Override
    boolean isIndexed(long sequence) {
        return !onDisk.contains(sequence);
    }

    @Override
    boolean isIndexed(long sequence, Runnable onReady) {
        boolean read = onDisk.remove(sequence);
        if (read) {
            onReady.run();
        }
        return !read;
    }

    @Override
    public long timeOf(long sequence) {
        return damaged.contains(sequence) ? 0 : sequence;
    }

    @Override
    int sizeOf(long sequence) {
        return 1;
    }

    @Override
    long followingOf(long sequence) {
        return chained ? following.getOrDefault(sequence, 0L) : 0;
    }
}
