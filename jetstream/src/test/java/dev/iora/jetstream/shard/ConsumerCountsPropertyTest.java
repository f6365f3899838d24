// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.consumer.ConsumerState;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Compares the counts of consumers with the messages in the stream, while messages are added and removed in every way and
 * threads run in any order.
 */
final class ConsumerCountsPropertyTest {
    private static final List<String> SUBJECTS = List.of("t.a", "t.b", "t.c", "t.d.e");

    private static final List<RetentionPolicy> RETENTIONS = List.of(RetentionPolicy.values());

    private static final List<List<String>> FILTERS =
            List.of(List.of(), List.of("t.a"), List.of("t.*"), List.of("t.b", "t.d.>"), List.of("x"));

    private static final class History {
        final Random random;
        final FaultyDisk disk = new FaultyDisk();
        final VirtualClock clock = new VirtualClock();
        final boolean workQueue;
        final boolean file;
        ShardRig rig;

        /** Messages that each consumer delivered and that were not acknowledged. */
        final Map<String, TreeMap<Long, String>> awaited = new TreeMap<>();

        final Set<String> acknowledged = new HashSet<>();

        /**
         * The last sequence when a consumer got other filters: messages up to there that the earlier filters did not match
         * may be passed, which a restart forgets.
         */
        final Map<String, Long> changedAt = new TreeMap<>();

        int taken;
        final List<String> steps = new ArrayList<>();

        History(Random random) throws IOException {
            this.random = random;
            clock.advance(1_000_000_000_000L);
            rig = new ShardRig(disk, clock);
            RetentionPolicy retention = RETENTIONS.get(random.nextInt(RETENTIONS.size()));
            workQueue = retention == RetentionPolicy.WORK_QUEUE;
            file = random.nextInt(4) > 0;
            rig.create(ShardRig.config("T", "t.>")
                    .retention(retention)
                    .storage(file ? StorageType.FILE : StorageType.MEMORY)
                    .maxMessages(random.nextBoolean() ? -1 : 5 + random.nextInt(20))
                    .maxMessagesPerSubject(random.nextBoolean() ? -1 : 1 + random.nextInt(8))
                    .allowRollup(true)
                    .build());
            int consumers = 1 + random.nextInt(3);
            for (int i = 0; i < consumers; i++) {
                set("c" + i, workQueue ? List.of(SUBJECTS.get(i)) : FILTERS.get(random.nextInt(FILTERS.size())));
            }
            if (random.nextBoolean()) {
                // Enough for an index.
                for (int i = 0; i < 10; i++) {
                    set("idle" + i, List.of("t.idle." + i));
                }
            }
        }

        private void set(String name, List<String> filters) {
            rig.createConsumer("T", ShardRig.pull(name).filterSubjects(filters).build());
            awaitedBy(name);
        }

        private Map<Long, String> awaitedBy(String name) {
            return awaited.computeIfAbsent(name, n -> new TreeMap<>());
        }

        private Stream stream() {
            return rig.stream("T");
        }

        private String consumer() {
            return "c"
                    + random.nextInt((int) awaited.keySet().stream()
                            .filter(name -> name.startsWith("c"))
                            .count());
        }

        private void take() {
            for (; taken < rig.inbox.deliveries.size(); taken++) {
                String reply = rig.inbox.deliveries.get(taken).reply();
                String[] tokens = reply.split("\\.", -1);
                // It may be delivered again while its acknowledgement is in flight.
                if (!acknowledged.contains(tokens[3] + tokens[5])) {
                    awaitedBy(tokens[3]).put(Long.parseLong(tokens[5]), reply);
                }
            }
        }

        private void acknowledge(String name) {
            take();
            List<Long> waiting = List.copyOf(awaitedBy(name).keySet());
            if (!waiting.isEmpty()) {
                long sequence = waiting.get(random.nextInt(waiting.size()));
                String reply = awaitedBy(name).remove(sequence);
                acknowledged.add(name + sequence);
                rig.publish(String.valueOf(reply), "", "");
            }
        }

        private void publish() {
            String headers = random.nextInt(30) == 0 ? "Nats-Rollup: " + (random.nextBoolean() ? "all" : "sub") : "";
            rig.publish(0, SUBJECTS.get(random.nextInt(SUBJECTS.size())), "", headers, "x");
        }

        private void purge() {
            FilterSet filters = random.nextInt(4) == 0
                    ? FilterSet.ALL
                    : FilterSet.of(SubjectFilter.of(SUBJECTS.get(random.nextInt(SUBJECTS.size()))));
            long last = stream().store().lastSequence();
            long below = random.nextBoolean() ? 0 : 1 + random.nextLong(last + 1);
            rig.pending.add(rig.commands().purge("T", filters, below, below == 0 ? random.nextInt(3) : 0));
        }

        void step() throws IOException {
            int kind = random.nextInt(100);
            steps.add(String.valueOf(kind));
            if (kind < 35) {
                publish();
            } else if (kind < 50) {
                String body = "{\"batch\":" + (1 + random.nextInt(5)) + ",\"no_wait\":true}";
                rig.publish("$JS.API.CONSUMER.MSG.NEXT.T." + consumer(), "in.pull", body);
            } else if (kind < 70) {
                acknowledge(consumer());
            } else if (kind < 76) {
                long last = stream().store().lastSequence();
                rig.pending.add(rig.commands().deleteMessage("T", 1 + random.nextLong(last + 1), false));
            } else if (kind < 80) {
                purge();
            } else if (kind < 82 && !workQueue) {
                rig.runAll();
                String name = consumer();
                changedAt.put(name, stream().store().lastSequence());
                set(name, FILTERS.get(random.nextInt(FILTERS.size())));
            } else if (kind < 84) {
                restart();
            } else if (kind < 87) {
                rig.runAll();
                checkAwaited();
            } else if (kind < 90) {
                // Messages without acknowledgement are delivered again.
                clock.advance(31_000_000_000L);
                rig.runAll();
                checkAwaited();
            } else {
                // Even if more messages are stored than consumers know of.
                for (int i = random.nextInt(4); i >= 0; i--) {
                    stepOne();
                }
            }
            checkPending();
        }

        private void stepOne() {
            switch (random.nextInt(3)) {
                case 0 -> rig.lanes.round();
                case 1 -> rig.shard.step();
                default -> rig.shard.sync().step();
            }
        }

        private void restart() throws IOException {
            rig.runAll();
            take();
            checkAwaited();
            if (!file) {
                return;
            }
            Map<String, List<Long>> before = states();
            if (random.nextBoolean()) {
                disk.kill();
            } else {
                rig.close();
            }
            rig = new ShardRig(disk, clock);
            taken = 0;
            changedAt.clear();
            assertThat(states()).as("after a restart, %s", steps).isEqualTo(before);
        }

        private ConsumerState state(String name) {
            StreamConsumer found = stream().consumers().find(name);
            if (found == null) {
                throw new AssertionError("no consumer " + name);
            }
            return found.consumer().state();
        }

        private Map<String, List<Long>> states() {
            Map<String, List<Long>> states = new TreeMap<>();
            for (String name : awaited.keySet()) {
                ConsumerState state = state(name);
                states.put(
                        name,
                        List.of(
                                state.numAckPending(),
                                state.numRedelivered(),
                                state.ackFloor().streamSequence(),
                                state.ackFloor().consumerSequence(),
                                state.delivered().streamSequence(),
                                state.delivered().consumerSequence()));
            }
            return states;
        }

        /** At any time, the messages left are the existing ones behind the last delivery. */
        private void checkPending() {
            for (StreamConsumer consumer : stream().consumers().all()) {
                ConsumerState state = consumer.consumer().state();
                long delivered = state.delivered().streamSequence();
                long passed = Math.max(delivered, changedAt.getOrDefault(consumer.name(), 0L));
                assertThat(state.numPending())
                        .as("left for %s %s after %s", consumer.name(), consumer.filters(), steps)
                        .isBetween(matching(consumer, passed + 1), matching(consumer, delivered + 1));
            }
        }

        private long matching(StreamConsumer consumer, long first) {
            StreamStore store = stream().store();
            long matching = 0;
            for (long s = first; s <= store.lastSequence(); s++) {
                matching += store.matches(s, consumer.filters()) ? 1 : 0;
            }
            return matching;
        }

        /** If nothing is in flight, pending messages were delivered, exist, and were not acknowledged. */
        private void checkAwaited() {
            take();
            awaited.forEach((name, waiting) -> {
                waiting.keySet().removeIf(sequence -> !stream().store().matches(sequence, FilterSet.ALL));
                ConsumerState state = state(name);
                assertThat(state.numAckPending())
                        .as("awaited by %s after %s", name, steps)
                        .isEqualTo(waiting.size());
                assertThat(state.numRedelivered())
                        .as("delivered again by %s after %s", name, steps)
                        .isEqualTo(waiting.values().stream()
                                .filter(reply -> !reply.split("\\.", -1)[4].equals("1"))
                                .count());
                long floor = state.ackFloor().streamSequence();
                if (waiting.isEmpty()) {
                    assertThat(floor).isEqualTo(state.delivered().streamSequence());
                } else {
                    assertThat(floor).isLessThan(waiting.firstKey());
                }
            });
        }
    }

    @Test
    void equalTheContentOfTheStream() {
        Seeds.forEach(150, random -> {
            try {
                History history = new History(random);
                for (int i = 0; i < 150; i++) {
                    history.step();
                }
                history.restart();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
