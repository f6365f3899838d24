// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.RetentionPolicy;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamConsumer;
import dev.iora.subject.FilterSet;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Power is lost at random moments: what was acknowledged is there exactly once and in order, what was acknowledged twice is
 * never delivered again, message ids are still known, and nothing is there that nobody published.
 */
final class ShardCrashSimulationTest {
    private static final int ROUNDS = 10_000;
    private static final int CRASHES = 3;
    private static final int OPERATIONS = 25;

    /** What a client remembers of a stream. */
    private static final class Model {
        final Map<String, Long> acknowledged = new HashMap<>();
        final Map<String, Long> messageIds = new HashMap<>();
        final Set<String> published = new HashSet<>();
        final Set<Long> mayBeRemoved = new HashSet<>();
        final Set<Long> removed = new HashSet<>();
        final Set<Long> doubleAcked = new HashSet<>();
        int next;
    }

    @Test
    void losesNothingThatWasAcknowledged() {
        Seeds.forEach(ROUNDS, this::check);
    }

    private void check(Random random) throws IOException {
        var disk = new FaultyDisk();
        var clock = new VirtualClock();
        clock.advance(1_000_000_000_000L);
        boolean isQueue = random.nextBoolean();
        var model = new Model();
        ShardRig rig = new ShardRig(disk, clock);
        rig.create(ShardRig.config("T", "t.>")
                .retention(isQueue ? RetentionPolicy.WORK_QUEUE : RetentionPolicy.LIMITS)
                .build());
        ConsumerConfig consumer = ConsumerConfig.builder()
                .name("c")
                .durableName("c")
                .ackPolicy(AckPolicy.EXPLICIT)
                .ackWaitNanos(1_000_000_000L)
                .maxDeliver(-1)
                .maxAckPending(-1)
                .build();
        rig.pending.add(rig.shard.commands().createConsumer("T", "c", (s, existing) -> consumer));
        rig.settle();
        for (int crash = 0; crash < CRASHES; crash++) {
            for (int i = 0; i < OPERATIONS; i++) {
                operate(rig, random, model, isQueue);
                step(rig, random);
                learn(rig, model);
            }
            disk.crash(random);
            // Answers that left the shard may still reach clients.
            rig.lanes.round();
            learn(rig, model);
            clock.advance(10_000_000L);
            rig = new ShardRig(disk, clock);
            verify(rig, model);
        }
        String state = stateOf(rig);
        disk.kill();
        assertThat(stateOf(new ShardRig(disk, clock))).isEqualTo(state);
    }

    private static void step(ShardRig rig, Random random) {
        rig.lanes.round();
        if (random.nextInt(3) > 0) {
            rig.shard.step();
        }
        if (random.nextInt(2) > 0) {
            rig.shard.sync().step();
        }
        if (random.nextInt(8) == 0) {
            rig.shard.checkpoint();
        }
        if (random.nextInt(3) == 0) {
            rig.stepBackground();
        }
    }

    private static void operate(ShardRig rig, Random random, Model model, boolean isQueue) {
        switch (random.nextInt(12)) {
            case 0 -> {
                long sequence = 1L + random.nextInt(40);
                model.mayBeRemoved.add(sequence);
                rig.pending.add(
                        rig.shard.commands().deleteMessage("T", sequence, false).thenAccept(done -> {
                            if (done) {
                                model.removed.add(sequence);
                            }
                        }));
            }
            case 1 -> rig.publish("$JS.API.CONSUMER.MSG.NEXT.T.c", "in.pull", "" + (1 + random.nextInt(3)));
            case 2, 3 -> {
                long sequence = 1L + random.nextInt(20);
                if (isQueue) {
                    model.mayBeRemoved.add(sequence);
                }
                rig.publish("$JS.ACK.T.c.1." + sequence + "." + sequence + ".0.0", "in.acked." + sequence, "");
            }
            case 4 -> {
                if (random.nextInt(5) == 0) {
                    long below = 1L + random.nextInt(20);
                    for (long s = 1; s < below; s++) {
                        model.mayBeRemoved.add(s);
                    }
                    rig.pending.add(rig.shard.commands().purge("T", FilterSet.ALL, below, 0));
                }
            }
            default -> publish(rig, random, model);
        }
    }

    private static void publish(ShardRig rig, Random random, Model model) {
        boolean hasId = random.nextInt(3) == 0;
        String id = "" + random.nextInt(8);
        String text = "m" + model.next++;
        model.published.add(text);
        String headers = hasId ? "Nats-Msg-Id: " + id : "";
        rig.publish(
                random.nextInt(2), "t." + random.nextInt(3), "in.pub." + text + (hasId ? "." + id : ""), headers, text);
    }

    /** Reads what clients got. */
    private static void learn(ShardRig rig, Model model) {
        for (String got : rig.inbox.take()) {
            String[] parts = got.split(" ", 2);
            String[] tokens = parts[0].split("\\.");
            if (tokens[0].equals("in") && tokens[1].equals("pub")) {
                learnPubAck(model, tokens, parts[1]);
            } else if (tokens[0].equals("in") && tokens[1].equals("acked")) {
                model.doubleAcked.add(Long.parseLong(tokens[2]));
            }
        }
    }

    private static void learnPubAck(Model model, String[] tokens, String text) {
        assertThat(text).startsWith("{\"stream\":\"T\",\"seq\":");
        String tail = text.substring(text.indexOf("\"seq\":") + 6);
        long sequence = Long.parseLong(tail.substring(
                0, tail.length() - tail.replaceFirst("^[0-9]+", "").length()));
        boolean isDuplicate = text.contains("duplicate");
        if (!isDuplicate) {
            assertThat(model.acknowledged.values()).doesNotContain(sequence);
            model.acknowledged.put(tokens[2], sequence);
        }
        if (tokens.length > 3) {
            Long known = model.messageIds.putIfAbsent(tokens[3], sequence);
            assertThat(known == null || known == sequence)
                    .as("message id %s is stored as %s and %s", tokens[3], known, sequence)
                    .isTrue();
        }
    }

    private static void verify(ShardRig rig, Model model) {
        assertThat(rig.log.errors).isEmpty();
        Stream stream = rig.stream("T");
        List<String> contents = ShardRig.contents(stream);
        Map<String, Long> stored = new HashMap<>();
        for (String line : contents) {
            String[] parts = line.split(" ", 3);
            assertThat(model.published).contains(parts[2]);
            assertThat(stored.put(parts[2], Long.valueOf(parts[0]))).isNull();
        }
        model.acknowledged.forEach((text, sequence) -> {
            if (!model.mayBeRemoved.contains(sequence)) {
                assertThat(stored).containsEntry(text, sequence);
            } else if (stored.containsKey(text)) {
                assertThat(stored).containsEntry(text, sequence);
                assertThat(model.removed).doesNotContain(sequence);
            }
        });
        assertThat(rig.usage.fileBytes()).isEqualTo(stream.store().bytes());
        StreamConsumer consumer = stream.consumer("c");
        for (long sequence : model.doubleAcked) {
            assertThat(consumer != null && consumer.isSettled(sequence))
                    .as("message %s, acknowledged twice, is settled", sequence)
                    .isTrue();
        }
    }

    private static String stateOf(ShardRig rig) {
        Stream stream = rig.stream("T");
        StreamConsumer consumer = stream.consumer("c");
        byte[] state = consumer == null ? new byte[0] : consumer.consumer().encodeState();
        return ShardRig.contents(stream) + " " + stream.store().firstSequence() + " "
                + stream.store().lastSequence() + " " + stream.store().bytes() + " "
                + HexFormat.of().formatHex(state);
    }
}
