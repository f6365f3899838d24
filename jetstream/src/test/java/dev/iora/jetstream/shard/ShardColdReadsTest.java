// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments are read while the shard does all its other work. */
final class ShardColdReadsTest {
    private static final int MESSAGES = 600;

    private final FaultyDisk disk = new FaultyDisk();
    private final VirtualClock clock = new VirtualClock();
    private final ShardRig rig;

    ShardColdReadsTest() throws IOException {
        ShardRig before = new ShardRig(disk, clock, 20_000);
        before.create(ShardRig.config("T", "t.>").allowDirect(true).build());
        for (int i = 0; i < MESSAGES; i++) {
            before.publish("t." + i % 3, "in.1", "x".repeat(2000));
            before.runAll();
        }
        assertThat(before.shard.files().checkpoint()).isTrue();
        before.runAll();
        disk.kill();
        rig = new ShardRig(disk, clock, 20_000);
        rig.readingLater = true;
    }

    /** Everything but reads. */
    private void runWithoutReads() {
        boolean busy = true;
        while (busy) {
            busy = rig.lanes.round();
            busy |= rig.shard.step();
            busy |= rig.shard.sync().step();
            busy |= rig.lanes.round();
        }
    }

    private List<Long> delivered() {
        return rig.inbox.deliveries.stream()
                .map(delivered -> Long.parseLong(delivered.reply().split("\\.", -1)[5]))
                .toList();
    }

    private void createPush(String filter) {
        ConsumerConfig config = ConsumerConfig.builder()
                .name("c")
                .deliverSubject("in.d")
                .ackPolicy(AckPolicy.NONE)
                .filterSubject(filter)
                .memoryStorage(true)
                .build();
        rig.pending.add(rig.commands().createConsumer("T", "c", (stream, existing) -> config, (stream, made) -> made));
    }

    @Test
    void delaysConsumersButNotPublishersByReads() {
        createPush("");
        runWithoutReads();
        // The shard is idle until the disk has responded.
        assertThat(rig.reads).isNotEmpty();
        assertThat(delivered()).isEmpty();
        assertThat(rig.publish("t.1", "in.1", "new")).isTrue();
        runWithoutReads();
        assertThat(rig.inbox.take()).anyMatch(message -> message.contains("\"seq\":" + (MESSAGES + 1)));
        rig.runAll();
        assertThat(delivered())
                .isEqualTo(LongStream.rangeClosed(1, MESSAGES + 1).boxed().toList());
    }

    @Test
    void deliversMatchingMessagesToAFilteredConsumer() {
        createPush("t.2");
        rig.runAll();
        assertThat(delivered())
                .isEqualTo(LongStream.iterate(3, sequence -> sequence <= MESSAGES, sequence -> sequence + 3)
                        .boxed()
                        .toList());
    }

    @Test
    void answersGetsWhenTheirMessageWasRead() {
        rig.publish(1, "$JS.API.DIRECT.GET.T", "in.get", "", "{\"seq\":300}");
        runWithoutReads();
        assertThat(rig.inbox.take()).isEmpty();
        rig.runAll();
        assertThat(rig.inbox.take()).singleElement().asString().contains("Nats-Sequence: 300");
        rig.publish(1, "$JS.API.DIRECT.GET.T", "in.get", "", "{\"seq\":1,\"batch\":500}");
        rig.runAll();
        assertThat(rig.inbox.take()).hasSize(501);
    }

    /** With a filter, so that the positions of messages must be read first; and without one. */
    @ParameterizedTest
    @ValueSource(strings = {"t.*", ""})
    void readsAgainAfterAFailureThatIsNoDamage(String filter) {
        disk.failFrom(0, FaultyDisk.Operation.READ, "Input/output error", "segments/seg-");
        createPush(filter);
        rig.runAll();
        rig.publish(1, "$JS.API.DIRECT.GET.T", "in.get", "", "{\"seq\":300}");
        rig.runAll();
        assertThat(rig.inbox.take()).singleElement().asString().contains("500 message 300 cannot be read now");
        assertThat(delivered()).isEmpty();
        assertThat(rig.log.errors)
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(line -> assertThat(line)
                        .contains("stream 'T'", "segments/seg-", "Input/output error", "cannot be read now"));
        assertThat(rig.stream("T").loss()).isNull();
        disk.heal();
        rig.publish(1, "$JS.API.DIRECT.GET.T", "in.get", "", "{\"seq\":300}");
        rig.runAll();
        assertThat(rig.inbox.take()).singleElement().asString().contains("Nats-Sequence: 300");
        clock.advance(1_000_000_000);
        rig.runAll();
        assertThat(delivered())
                .isEqualTo(LongStream.rangeClosed(1, MESSAGES).boxed().toList());
    }
}
