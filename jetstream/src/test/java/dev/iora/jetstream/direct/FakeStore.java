// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.direct;

import dev.iora.store.LoadResult;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** A store that can delay reads of messages and damage them. */
public final class FakeStore implements StreamStore {
    private static final byte[] NO_HEADERS = {};

    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Entry(byte[] subject, byte[] headers, byte[] payload, long timeNanos) {}

    /** Messages that are not in memory yet. */
    final Set<Long> away = new HashSet<>();

    /** Messages whose checksum is wrong. */
    final Set<Long> damaged = new HashSet<>();

    /** Called if a message is requested that is away. */
    Runnable waiting = () -> {};

    /** Creates an empty store. */
    public FakeStore() {}

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private long last;

    public FakeStore add(String subject, String headers, String payload, long timeNanos) {
        byte[] block = headers.isEmpty() ? NO_HEADERS : bytes("NATS/1.0\r\n" + headers + "\r\n\r\n");
        entries.put(++last, new Entry(bytes(subject), block, bytes(payload), timeNanos));
        return this;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean matches(Entry entry, FilterSet filters) {
        return filters.matches(entry.subject, 0, entry.subject.length);
    }

    @Override
    public long messages() {
        return entries.size();
    }

    @Override
    public long bytes() {
        return entries.values().stream().mapToLong(e -> e.payload.length).sum();
    }

    @Override
    public int bytesOf(long sequence) {
        Entry entry = entries.get(sequence);
        return entry == null ? 0 : entry.payload.length;
    }

    @Override
    public long firstSequence() {
        return entries.isEmpty() ? last == 0 ? 0 : last + 1 : entries.firstKey();
    }

    @Override
    public long lastSequence() {
        return last;
    }

    @Override
    public long firstTimeNanos() {
        return entries.isEmpty() ? 0 : entries.firstEntry().getValue().timeNanos;
    }

    @Override
    public long timeOf(long sequence) {
        Entry entry = entries.get(sequence);
        return entry == null ? 0 : entry.timeNanos;
    }

    @Override
    public long lastTimeNanos() {
        return entries.isEmpty() ? 0 : entries.lastEntry().getValue().timeNanos;
    }

    @Override
    public SequenceSet deleted() {
        var deleted = new SequenceSet();
        for (long sequence = firstSequence(); sequence < last; sequence++) {
            if (!entries.containsKey(sequence)) {
                deleted.add(sequence);
            }
        }
        return deleted;
    }

    @Override
    public SubjectTree subjects() {
        var tree = new SubjectTree();
        for (Map.Entry<Long, Entry> entry : entries.entrySet()) {
            byte[] subject = entry.getValue().subject;
            int handle = tree.find(subject, 0, subject.length);
            long first = entry.getKey();
            long count = 0;
            if (handle == SubjectTree.NONE) {
                handle = tree.add(subject, 0, subject.length);
            } else {
                first = tree.first(handle);
                count = tree.count(handle);
            }
            tree.update(handle, count + 1, first, entry.getKey());
        }
        return tree;
    }

    @Override
    public int subjectOf(long sequence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long firstOf(int subjectHandle) {
        return subjects().first(subjectHandle);
    }

    @Override
    public void append(StoredMessage message, long position) {
        throw new UnsupportedOperationException("messages are added by name");
    }

    @Override
    public void skip(long lastSequence, long timeNanos) {
        last = lastSequence;
    }

    @Override
    public boolean remove(long sequence) {
        return entries.remove(sequence) != null;
    }

    @Override
    public long removeBelow(long sequence) {
        var head = entries.headMap(sequence);
        int removed = head.size();
        head.clear();
        return removed;
    }

    @Override
    public long next(long from, FilterSet filters) {
        for (Map.Entry<Long, Entry> entry : entries.tailMap(from).entrySet()) {
            if (matches(entry.getValue(), filters)) {
                return entry.getKey();
            }
        }
        return 0;
    }

    @Override
    public long visit(FilterSet filters, long from, long below, int budget, LongPredicate visitor) {
        throw new UnsupportedOperationException("gets visit nothing");
    }

    @Override
    public long visitBack(FilterSet filters, long from, int budget, LongPredicate visitor) {
        throw new UnsupportedOperationException("gets visit nothing");
    }

    @Override
    public long previous(long from, FilterSet filters) {
        for (Map.Entry<Long, Entry> entry :
                entries.headMap(from, true).descendingMap().entrySet()) {
            if (matches(entry.getValue(), filters)) {
                return entry.getKey();
            }
        }
        return 0;
    }

    @Override
    public long count(long from, FilterSet filters) {
        return entries.tailMap(from).values().stream()
                .filter(entry -> matches(entry, filters))
                .count();
    }

    @Override
    public long sequenceAt(long timeNanos) {
        for (Map.Entry<Long, Entry> entry : entries.entrySet()) {
            if (entry.getValue().timeNanos >= timeNanos) {
                return entry.getKey();
            }
        }
        return last + 1;
    }

    @Override
    public LoadResult load(long sequence, StoredMessage into, Runnable onReady) {
        Entry entry = entries.get(sequence);
        if (entry == null) {
            return LoadResult.MISSING;
        }
        if (away.contains(sequence)) {
            waiting = onReady;
            return LoadResult.PENDING;
        }
        if (damaged.contains(sequence)) {
            return LoadResult.DAMAGED;
        }
        into.sequence = sequence;
        into.timeNanos = entry.timeNanos;
        into.subject = 0;
        into.subjectLength = entry.subject.length;
        into.headers = into.subjectLength;
        into.headersLength = entry.headers.length;
        into.payload = into.headers + into.headersLength;
        into.payloadLength = entry.payload.length;
        into.bytes = new byte[into.payload + into.payloadLength];
        System.arraycopy(entry.subject, 0, into.bytes, 0, into.subjectLength);
        System.arraycopy(entry.headers, 0, into.bytes, into.headers, into.headersLength);
        System.arraycopy(entry.payload, 0, into.bytes, into.payload, into.payloadLength);
        return LoadResult.LOADED;
    }

    @Override
    public long memoryBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
