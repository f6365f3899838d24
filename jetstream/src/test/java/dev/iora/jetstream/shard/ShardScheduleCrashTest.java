// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.StreamConfig;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Power is lost or the process killed at random moments while schedules are stored, replaced, ended and due. Each schedule that was
 * acknowledged publishes its message once, and none that ended with an acknowledgement does.
 */
final class ShardScheduleCrashTest {
    private static final int ROUNDS = 1_500;
    private static final int CRASHES = 3;
    private static final int OPERATIONS = 20;
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_000;

    @Test
    void publishesEachMessageOnce() {
        int[] counts = new int[2];
        Seeds.forEach(ROUNDS, random -> {
            var round = new Round(random);
            round.play();
            counts[0] += round.stored.size();
            counts[1] += round.ended.size();
        });
        assertThat(counts[0]).as("schedules").isPositive();
        assertThat(counts[1]).as("schedules that were ended").isPositive();
    }

    /** One run with crashes. */
    private static final class Round {
        private final FaultyDisk disk = new FaultyDisk();
        private final VirtualClock clock = new VirtualClock();
        private final Random random;
        private final ShardRig.Setup setup;
        private ShardRig rig;

        /** Schedules whose storage was acknowledged. */
        private final Set<String> stored = new HashSet<>();

        /** Schedules that were there when the message arrived that ended them. */
        private final Set<String> ended = new HashSet<>();

        private int next;

        Round(Random random) throws IOException {
            this.random = random;
            clock.advance(START * SECOND);
            setup = new ShardRig.Setup(1000, 64 << 10, 32 << 10, random.nextInt(128 << 10), 0);
            rig = new ShardRig(disk, clock, setup);
            rig.create(config());
        }

        private static StreamConfig config() {
            return ShardRig.config("T", "s.>", "t.>", "e.>")
                    .allowMessageSchedules(true)
                    .allowRollup(true)
                    .build();
        }

        private void play() throws IOException {
            for (int crash = 0; crash < CRASHES; crash++) {
                rig.readingLater = random.nextInt(3) == 0;
                for (int i = 0; i < OPERATIONS; i++) {
                    operate();
                    step();
                    learn();
                }
                if (random.nextBoolean()) {
                    disk.crash(random);
                } else {
                    disk.kill();
                }
                // Responses that left the shard may still reach clients.
                rig.lanes.round();
                learn();
                rig = new ShardRig(disk, clock, setup);
                assertThat(rig.log.errors).isEmpty();
            }
            rig.runAll();
            for (int i = 0; i < 20; i++) {
                clock.advance(SECOND);
                rig.runAll();
            }
            assertThat(rig.log.warnings).isEmpty();
            verify();
        }

        private void operate() {
            if (random.nextInt(4) == 0) {
                clock.advance(SECOND / 4);
            }
            if (next > 0 && random.nextInt(4) == 0) {
                String number = String.valueOf(random.nextInt(next));
                String headers = "Nats-Scheduler: s." + number + "\r\nNats-Schedule-Next: purge\r\n"
                        + "Nats-Expected-Last-Subject-Sequence-Subject: s." + number
                        + "\r\nNats-Expected-Last-Subject-Sequence: ";
                long last = lastOf("s." + number);
                if (last > 0) {
                    rig.publish(0, "e." + number, "in.e." + number, headers + last, "");
                }
            } else {
                long at = clock.nanoTime() / SECOND - START + random.nextInt(6) - 1;
                String due = "1970-01-01T00:%02d:%02dZ".formatted((START + at) / 60, (START + at) % 60);
                String headers = "Nats-Schedule: @at " + due + "\r\nNats-Schedule-Target: t." + next;
                rig.publish(0, "s." + next, "in.s." + next, headers, "p");
                next++;
            }
        }

        private long lastOf(String subject) {
            byte[] bytes = ShardRig.bytes(subject);
            var subjects = rig.stream("T").store().subjects();
            int handle = subjects.find(bytes, 0, bytes.length);
            return handle < 0 ? 0 : subjects.last(handle);
        }

        private void step() {
            rig.lanes.round();
            if (random.nextInt(3) > 0) {
                rig.shard.step();
            }
            if (random.nextInt(2) > 0) {
                rig.shard.sync().step();
            }
            if (random.nextInt(8) == 0) {
                rig.shard.files().checkpoint();
            }
            if (random.nextInt(3) == 0) {
                rig.stepBackground();
            }
            if (random.nextInt(4) > 0) {
                rig.stepReads();
            }
        }

        private void learn() {
            for (String got : rig.inbox.take()) {
                String[] tokens = got.split(" ", 2);
                String number = tokens[0].substring("in.s.".length());
                if (tokens[1].contains("\"seq\"") && !tokens[1].contains("error")) {
                    (tokens[0].startsWith("in.s.") ? stored : ended).add(number);
                }
            }
        }

        private void verify() {
            Map<String, List<String>> bySubject = new HashMap<>();
            for (String line : ShardRig.contents(rig.stream("T"))) {
                String[] parts = line.split(" ", 3);
                bySubject.computeIfAbsent(parts[1], _ -> new ArrayList<>()).add(line);
            }
            for (int i = 0; i < next; i++) {
                String number = String.valueOf(i);
                int published = bySubject.getOrDefault("t." + number, List.of()).size();
                int ends = bySubject.getOrDefault("e." + number, List.of()).size();
                assertThat(bySubject).as("schedule %s is over", number).doesNotContainKey("s." + number);
                assertThat(published + ends)
                        .as("outcomes of %s: %s", number, bySubject)
                        .isLessThanOrEqualTo(1);
                if (stored.contains(number)) {
                    assertThat(published + ends)
                            .as("outcomes of %s: %s", number, bySubject)
                            .isEqualTo(1);
                }
                if (ended.contains(number)) {
                    assertThat(ends).as("end of %s", number).isEqualTo(1);
                }
            }
        }
    }
}
