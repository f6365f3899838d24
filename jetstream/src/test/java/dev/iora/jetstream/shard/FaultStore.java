// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.stream.Stream;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A shard with several streams and consumers, some of it in segments and some only in the journal, and its expected content,
 * to be compared after a fault.
 */
final class FaultStore {
    static final List<String> STREAMS = List.of("A", "B", "C", "D", "E");
    private static final int JOURNAL_FILE_BYTES = 64 << 10;

    final VirtualClock clock;
    final FaultyDisk disk;
    final Map<String, Known> known = new TreeMap<>();
    private final Random random;

    /** The expected content of a stream. */
    record Known(long id, long first, long last, Map<Long, String> messages, Map<String, String> consumers) {}

    FaultStore(Random random, VirtualClock clock, FaultyDisk disk) {
        this.random = random;
        this.clock = clock;
        this.disk = disk;
    }

    static ShardRig open(FaultyDisk disk, VirtualClock clock) throws IOException {
        // The tests make the checkpoints, which decide what the journal still has.
        return new ShardRig(disk, clock, 1000, JOURNAL_FILE_BYTES, 1L << 30);
    }

    private static String subject(String stream) {
        return stream.toLowerCase(Locale.ROOT);
    }

    private static ConsumerConfig consumer(String name) {
        return ShardRig.pull(name)
                .ackWaitNanos(3_600_000_000_000L)
                .maxAckPending(-1)
                .build();
    }

    /** Creates the streams: a plain one, last values, a work queue, a short one, a rarely used one, one in memory. */
    static void create(ShardRig rig) {
        rig.create(ShardRig.config("A", "a.>").build());
        rig.create(ShardRig.config("B", "b.>").maxMessagesPerSubject(2).build());
        rig.create(ShardRig.config("C", "c.>")
                .retention(RetentionPolicy.WORK_QUEUE)
                .build());
        rig.create(ShardRig.config("D", "d.>").maxMessages(15).build());
        rig.create(ShardRig.config("E", "e.>").build());
        rig.create(ShardRig.config("M", "m.>").storage(StorageType.MEMORY).build());
        for (String stream : List.of("A", "C")) {
            rig.pending.add(rig.commands()
                    .createConsumer(stream, "pull", (s, existing) -> consumer("pull"), (s, made) -> made));
        }
        rig.pending.add(
                rig.commands().createConsumer("A", "idle", (s, existing) -> consumer("idle"), (s, made) -> made));
        rig.runAll();
        rig.pending.forEach(future -> assertThat(future).isCompleted());
        rig.pending.clear();
    }

    /** Publishes, deletes, delivers, acknowledges; one operation at a time, so that each has a block of its own. */
    void use(ShardRig rig, int operations) {
        for (int i = 0; i < operations; i++) {
            String stream = i % 40 == 0 ? "E" : STREAMS.get(random.nextInt(STREAMS.size() - 1));
            switch (random.nextInt(12)) {
                case 0 -> {
                    long last = rig.stream(stream).store().lastSequence();
                    long sequence = 1 + random.nextLong(Math.max(1, last));
                    rig.pending.add(rig.commands().deleteMessage(stream, sequence, false));
                }
                case 1, 2 ->
                    rig.publish(
                            "$JS.API.CONSUMER.MSG.NEXT." + (random.nextBoolean() ? "A" : "C") + ".pull",
                            "in.pull",
                            "3");
                case 3, 4, 5 -> acknowledge(rig);
                default -> publish(rig, stream);
            }
            rig.runAll();
        }
        rig.pending.clear();
    }

    private void publish(ShardRig rig, String stream) {
        String text = "message " + random.nextLong() + " of stream " + stream + "x".repeat(random.nextInt(1500));
        rig.publish(subject(stream) + "." + random.nextInt(6), "in.pub." + stream, text);
        rig.publish("m.x", "", text);
    }

    private static void acknowledge(ShardRig rig) {
        if (!rig.inbox.deliveries.isEmpty()) {
            rig.publish(rig.inbox.deliveries.removeFirst().reply(), "", "");
        }
    }

    static void checkpoint(ShardRig rig) {
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
    }

    /** Streams with everything that this test is about, on a disk of their own. */
    static FaultStore filled(Random random) throws IOException {
        var clock = new VirtualClock();
        clock.advance(1_000_000_000_000L);
        var store = new FaultStore(random, clock, new FaultyDisk());
        ShardRig rig = open(store.disk, clock);
        create(rig);
        store.use(rig, 60 + random.nextInt(60));
        checkpoint(rig);
        store.use(rig, 60 + random.nextInt(60));
        var purged = rig.commands().purge("D", FilterSet.ALL, 0, 3);
        rig.runAll();
        assertThat(purged).isCompleted();
        checkpoint(rig);
        store.use(rig, 40 + random.nextInt(60));
        store.learn(rig);
        if (random.nextBoolean()) {
            rig.endJournal();
        }
        store.disk.kill();
        return store;
    }

    /** Takes the present content as expected. */
    void learn(ShardRig rig) {
        for (String name : STREAMS) {
            HostedStream hosted = rig.shard.streams().named(rig.owner(), name);
            if (hosted != null) {
                known.put(name, look(hosted));
            }
        }
    }

    static Known look(HostedStream hosted) {
        Stream stream = hosted.stream;
        Map<Long, String> messages = new TreeMap<>();
        for (String line : ShardRig.contents(stream)) {
            messages.put(Long.parseLong(line.substring(0, line.indexOf(' '))), line);
        }
        return new Known(
                stream.id(),
                stream.store().firstSequence(),
                stream.store().lastSequence(),
                messages,
                consumers(hosted));
    }

    /** Deliveries and acknowledgements of consumers. */
    static Map<String, String> consumers(HostedStream hosted) {
        Map<String, String> states = new TreeMap<>();
        for (HostedConsumer consumer : hosted.consumerList()) {
            var state = consumer.consumer().state();
            states.put(consumer.name(), state.delivered() + " " + state.ackFloor() + " " + state.numAckPending());
        }
        return states;
    }

    /** Files of a directory that match a prefix, with their sizes, in order. */
    static List<String> files(FaultyDisk directory, String prefix) throws IOException {
        List<String> names = new ArrayList<>(directory.list());
        names.removeIf(name -> !name.startsWith(prefix));
        return names;
    }
}
