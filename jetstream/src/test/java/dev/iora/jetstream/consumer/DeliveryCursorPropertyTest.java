// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.DeliverPolicy;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares a cursor and its store, changed in any order, with lists that are searched each time. */
final class DeliveryCursorPropertyTest {
    private static final List<String> SUBJECTS = List.of("t.a", "t.b", "t.c", "u.a", "u.b.c");

    private static final List<List<String>> FILTERS = List.of(
            List.of(), List.of("t.a"), List.of("t.*"), List.of("t.a", "u.>"), List.of("t.b", "t.c"), List.of("x"));

    private static final class History {
        final Random random;
        final ScriptedStore store = new ScriptedStore();
        final TreeMap<Long, String> model = new TreeMap<>();
        FilterSet filters;
        DeliveryCursor cursor;

        /** The next sequence that may be delivered, and the sequences up to {@code lastsUpTo} that are delivered. */
        long position = 1;

        long lastsUpTo;
        final TreeSet<Long> lasts = new TreeSet<>();
        final List<String> steps = new ArrayList<>();

        History(Random random) {
            this.random = random;
            filters = anyFilters();
            for (int i = random.nextInt(20); i > 0; i--) {
                add();
            }
            cursor = new DeliveryCursor(store, filters);
            start();
        }

        private FilterSet anyFilters() {
            return FilterSet.of(FILTERS.get(random.nextInt(FILTERS.size())).stream()
                    .map(SubjectFilter::of)
                    .toList());
        }

        private boolean matches(String subject) {
            SubjectFilter literal = SubjectFilter.of(subject);
            return filters.isAll() || filters.filters().stream().anyMatch(filter -> filter.covers(literal));
        }

        private void start() {
            boolean byLast = random.nextInt(3) == 0;
            ConsumerConfig config = ConsumerBench.pullConfig()
                    .deliverPolicy(byLast ? DeliverPolicy.LAST_PER_SUBJECT : DeliverPolicy.ALL)
                    .build();
            position = 1L + random.nextInt(3);
            lastsUpTo = DeliveryCursor.resumeAfter(config, store);
            findLasts();
            cursor.start(filters, position, lastsUpTo);
        }

        private void findLasts() {
            lasts.clear();
            Map<String, Long> last = new HashMap<>();
            model.headMap(lastsUpTo + 1).forEach((sequence, subject) -> last.put(subject, sequence));
            if (position <= lastsUpTo) {
                last.forEach((subject, sequence) -> {
                    if (matches(subject) && sequence >= position) {
                        lasts.add(sequence);
                    }
                });
            }
        }

        private NavigableSet<Long> left() {
            TreeSet<Long> left = new TreeSet<>(lasts);
            model.tailMap(Math.max(position, lastsUpTo + 1)).forEach((sequence, subject) -> {
                if (matches(subject)) {
                    left.add(sequence);
                }
            });
            return left;
        }

        private void add() {
            String subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
            model.put(store.add(subject, "", "x", 1), subject);
        }

        private void deliver() {
            long expected = left().isEmpty() ? 0 : left().first();
            assertThat(cursor.peek(() -> {})).as("next after %s", steps).isEqualTo(expected);
            if (lasts.isEmpty()) {
                // Messages that do not match are passed, and other filters do not bring them back.
                position = Math.max(position, expected == 0 ? store.lastSequence() + 1 : expected);
            }
            if (expected != 0 && random.nextInt(4) > 0) {
                if (random.nextInt(10) == 0) {
                    cursor.skip();
                } else {
                    cursor.advance();
                }
                lasts.remove(expected);
                position = expected + 1;
            }
        }

        /** One record that removes some messages, of which some are reported. */
        private void remove() {
            RemovedMessages own = new RemovedMessages();
            int times = random.nextInt(20) == 0 ? 1500 : random.nextInt(5);
            for (int i = 0; i < times && store.lastSequence() > 0; i++) {
                long sequence = 1 + random.nextLong(store.lastSequence());
                String subject = model.remove(sequence);
                assertThat(store.remove(sequence)).isEqualTo(subject != null);
                lasts.remove(sequence);
                if (subject != null && matches(subject)) {
                    own.add(sequence);
                }
            }
            if (own.isEmpty()) {
                return;
            }
            if (random.nextInt(5) == 0) {
                cursor.onUnknownRemoved(own.highest());
            } else {
                cursor.onRemoved(own);
            }
        }

        private void removeBelow() {
            long below = store.firstSequence() + random.nextInt(10);
            long end = Math.min(below, store.lastSequence() + 1);
            if (end > store.firstSequence() && store.messages() > 0) {
                store.removeBelow(end);
                model.headMap(end).clear();
                lasts.headSet(end).clear();
                cursor.onRemovedUpTo(end - 1);
            }
        }

        void step() {
            change();
            if (lasts.isEmpty()) {
                // Other filters do not bring back earlier messages.
                position = Math.max(position, lastsUpTo + 1);
            }
            // The result must not depend on how often it is requested.
            if (random.nextInt(3) > 0) {
                assertThat(cursor.left()).as("left after %s", steps).isEqualTo(left().size());
            }
        }

        private void change() {
            int kind = random.nextInt(100);
            steps.add(String.valueOf(kind));
            if (kind < 40) {
                add();
            } else if (kind < 70) {
                deliver();
            } else if (kind < 85) {
                remove();
            } else if (kind < 90) {
                removeBelow();
            } else if (kind < 91) {
                store.skip(store.lastSequence() + 1 + random.nextInt(3), 1);
            } else if (kind < 93) {
                filters = anyFilters();
                cursor.filters(filters);
                findLasts();
            } else if (kind < 95) {
                start();
            } else {
                for (int i = random.nextInt(1200); i > 0; i--) {
                    add();
                }
            }
        }
    }

    @Test
    void knowsTheNextMessageAndHowManyAreLeft() {
        Seeds.forEach(60, random -> {
            History history = new History(random);
            for (int i = 0; i < 80; i++) {
                history.step();
            }
        });
    }
}
