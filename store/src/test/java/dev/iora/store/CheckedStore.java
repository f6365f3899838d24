// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A store and a model of it: makes each change to both, and compares them. */
final class CheckedStore {
    /** Puts a message where the store reads it. */
    interface Appender {
        void append(StreamStore store, StoredMessage message);
    }

    final StreamStore store;
    final ModelStore model;
    private final Appender appender;
    long timeNanos = 1_000;

    CheckedStore(StreamStore store, ModelStore model, Appender appender) {
        this.store = store;
        this.model = model;
        this.appender = appender;
    }

    void append(ModelStore.Message message) {
        model.append(message);
        appender.append(store, ModelStore.stored(model.last, message));
    }

    void append(String subject, String payload) {
        timeNanos++;
        append(new ModelStore.Message(subject, "", payload, timeNanos));
    }

    /** Makes one random change to both. */
    void change(Random random, int subjects) {
        long sequence = random.nextLong(model.last + 3);
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4, 5, 6 -> assertThat(store.remove(sequence)).isEqualTo(model.remove(sequence));
            case 7, 8, 9 -> {
                long first = model.first;
                assertThat(store.remove(first)).isEqualTo(model.remove(first));
            }
            case 10 -> {
                long below = random.nextInt(4) == 0 ? sequence : model.first + random.nextInt(10);
                assertThat(store.removeBelow(below)).isEqualTo(model.removeBelow(below));
            }
            case 11 -> {
                FilterSet filters = ModelStore.randomFilters(random, subjects);
                long keep = random.nextLong(5);
                long limit = 1 + random.nextLong(20);
                assertThat(removeMatching(store, filters, sequence, keep, limit))
                        .isEqualTo(model.remove(filters, sequence, keep, limit));
            }
            case 12 -> {
                timeNanos++;
                long to = model.last + random.nextLong(random.nextInt(10) == 0 ? 5_000 : 5);
                store.skip(to, timeNanos);
                model.skip(to, timeNanos);
            }
            default -> {
                timeNanos += random.nextInt(3);
                append(ModelStore.random(random, subjects, timeNanos));
            }
        }
    }

    /**
     * Removes the oldest matching messages below {@code sequence}, as a purge does: keeps the {@code keep} newest, and
     * removes at most {@code limit}.
     */
    static long removeMatching(StreamStore store, FilterSet filters, long sequence, long keep, long limit) {
        long matching = store.count(0, filters) - store.count(sequence, filters);
        long target = Math.min(limit, matching - keep);
        long removed = 0;
        for (long s = store.next(0, filters); removed < target; s = store.next(s + 1, filters)) {
            assertThat(store.remove(s)).isTrue();
            removed++;
        }
        return removed;
    }

    /** Compares the state of the whole stream. */
    void compareState() {
        assertThat(store.messages()).as("messages").isEqualTo(model.messages.size());
        assertThat(store.bytes()).as("bytes").isEqualTo(model.bytes());
        assertThat(store.firstSequence()).as("first").isEqualTo(model.first);
        assertThat(store.lastSequence()).as("last").isEqualTo(model.last);
        assertThat(store.lastTimeNanos()).as("last time").isEqualTo(model.lastTimeNanos);
        assertThat(store.firstTimeNanos())
                .as("first time")
                .isEqualTo(
                        model.messages.isEmpty()
                                ? 0
                                : model.messages.firstEntry().getValue().timeNanos());
        long holes = model.messages.isEmpty() ? 0 : model.last - model.first + 1 - model.messages.size();
        assertThat(store.deleted().size()).as("deleted").isEqualTo(holes);
    }

    /** Compares the state of each subject. */
    void compareSubjects() {
        Map<String, long[]> expected = model.subjects();
        SubjectTree subjects = store.subjects();
        assertThat(subjects.size()).as("subjects").isEqualTo(expected.size());
        expected.forEach((subject, state) -> {
            int handle = subjects.find(subject.getBytes(US_ASCII), 0, subject.length());
            assertThat(handle).as(subject).isNotEqualTo(SubjectTree.NONE);
            assertThat(new long[] {subjects.count(handle), store.firstOf(handle), subjects.last(handle)})
                    .as(subject)
                    .containsExactly(state);
        });
    }

    /** Compares the results of random queries. */
    void compareAnswers(Random random, int subjects, int questions) {
        for (int i = 0; i < questions; i++) {
            FilterSet filters = ModelStore.randomFilters(random, subjects);
            long from = random.nextLong(model.last + 3);
            assertThat(store.next(from, filters)).as("next").isEqualTo(model.next(from, filters));
            assertThat(store.previous(from, filters)).as("previous").isEqualTo(model.previous(from, filters));
            assertThat(store.count(from, filters)).as("count").isEqualTo(model.count(from, filters));
            long time = random.nextLong(timeNanos + 2);
            assertThat(store.sequenceAt(time)).as("sequence at").isEqualTo(model.sequenceAt(time));
            compareMessage(from);
        }
    }

    /** Compares every message. */
    void compareMessages() {
        List<Long> found = new ArrayList<>();
        for (long s = store.next(0, FilterSet.ALL); s != 0; s = store.next(s + 1, FilterSet.ALL)) {
            found.add(s);
        }
        assertThat(found).isEqualTo(List.copyOf(model.messages.keySet()));
        found.forEach(this::compareMessage);
    }

    void compareMessage(long sequence) {
        var into = new StoredMessage();
        ModelStore.Message expected = model.message(sequence);
        LoadResult result = store.load(sequence, into, () -> {});
        if (expected == null) {
            assertThat(result).as("load %d", sequence).isEqualTo(LoadResult.MISSING);
            return;
        }
        assertThat(result).as("load %d", sequence).isEqualTo(LoadResult.LOADED);
        assertThat(into.sequence).isEqualTo(sequence);
        assertThat(message(into)).isEqualTo(expected);
    }

    static ModelStore.Message message(StoredMessage stored) {
        return new ModelStore.Message(
                new String(stored.bytes, stored.subject, stored.subjectLength, ISO_8859_1),
                new String(stored.bytes, stored.headers, stored.headersLength, ISO_8859_1),
                new String(stored.bytes, stored.payload, stored.payloadLength, ISO_8859_1),
                stored.timeNanos);
    }
}
