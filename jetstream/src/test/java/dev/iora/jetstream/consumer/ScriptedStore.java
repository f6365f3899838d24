// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.store.LoadResult;
import dev.iora.store.MemoryStreamStore;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SequenceSet;
import dev.iora.subject.SubjectTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/** A memory store that can delay reads of messages and damage them. */
final class ScriptedStore implements StreamStore {
    /** Messages that must be read first. */
    final Set<Long> away = new HashSet<>();

    /** Messages whose checksum fails. */
    final Set<Long> damaged = new HashSet<>();

    private final MemoryStreamStore store = new MemoryStreamStore(new MemoryStreamStore.Spares());
    private final List<Runnable> waiting = new ArrayList<>();

    /** Adds a message; returns its sequence. */
    long add(String subject, String headers, String payload, long timeNanos) {
        byte[] subjectBytes = subject.getBytes(StandardCharsets.UTF_8);
        byte[] headerBytes = headers.getBytes(StandardCharsets.UTF_8);
        byte[] payloadBytes = payload.getBytes(StandardCharsets.UTF_8);
        StoredMessage message = new StoredMessage();
        message.sequence = store.lastSequence() + 1;
        message.timeNanos = timeNanos;
        message.bytes = new byte[subjectBytes.length + headerBytes.length + payloadBytes.length];
        System.arraycopy(subjectBytes, 0, message.bytes, 0, subjectBytes.length);
        message.subjectLength = subjectBytes.length;
        message.headers = subjectBytes.length;
        System.arraycopy(headerBytes, 0, message.bytes, message.headers, headerBytes.length);
        message.headersLength = headerBytes.length;
        message.payload = message.headers + headerBytes.length;
        System.arraycopy(payloadBytes, 0, message.bytes, message.payload, payloadBytes.length);
        message.payloadLength = payloadBytes.length;
        store.append(message, 0);
        return message.sequence;
    }

    /** Completes the reads of all messages that were away. */
    void completeReads() {
        away.clear();
        List<Runnable> callbacks = List.copyOf(waiting);
        waiting.clear();
        callbacks.forEach(Runnable::run);
    }

    @Override
    public LoadResult load(long sequence, StoredMessage into, Runnable onReady) {
        if (away.contains(sequence)) {
            waiting.add(onReady);
            return LoadResult.PENDING;
        }
        return damaged.contains(sequence) ? LoadResult.DAMAGED : store.load(sequence, into, onReady);
    }

    @Override
    public long messages() {
        return store.messages();
    }

    @Override
    public long bytes() {
        return store.bytes();
    }

    @Override
    public int bytesOf(long sequence) {
        return store.bytesOf(sequence);
    }

    @Override
    public long firstSequence() {
        return store.firstSequence();
    }

    @Override
    public long lastSequence() {
        return store.lastSequence();
    }

    @Override
    public long firstTimeNanos() {
        return store.firstTimeNanos();
    }

    @Override
    public long timeOf(long sequence) {
        return store.timeOf(sequence);
    }

    @Override
    public long lastTimeNanos() {
        return store.lastTimeNanos();
    }

    @Override
    public SequenceSet deleted() {
        return store.deleted();
    }

    @Override
    public SubjectTree subjects() {
        return store.subjects();
    }

    @Override
    public int subjectOf(long sequence) {
        return store.subjectOf(sequence);
    }

    @Override
    public long firstOf(int subjectHandle) {
        return store.firstOf(subjectHandle);
    }

    @Override
    public void append(StoredMessage message, long position) {
        store.append(message, position);
    }

    @Override
    public void skip(long lastSequence, long timeNanos) {
        store.skip(lastSequence, timeNanos);
    }

    @Override
    public boolean remove(long sequence) {
        return store.remove(sequence);
    }

    @Override
    public long visit(FilterSet filters, long from, long below, int budget, LongPredicate visitor) {
        return store.visit(filters, from, below, budget, visitor);
    }

    @Override
    public long visitBack(FilterSet filters, long from, int budget, LongPredicate visitor) {
        return store.visitBack(filters, from, budget, visitor);
    }

    @Override
    public long removeBelow(long sequence) {
        return store.removeBelow(sequence);
    }

    @Override
    public long next(long from, FilterSet filters) {
        return store.next(from, filters);
    }

    @Override
    public long previous(long from, FilterSet filters) {
        return store.previous(from, filters);
    }

    @Override
    public long count(long from, FilterSet filters) {
        return store.count(from, filters);
    }

    @Override
    public long sequenceAt(long timeNanos) {
        return store.sequenceAt(timeNanos);
    }

    @Override
    public long memoryBytes() {
        return store.memoryBytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
