// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.Clock;
import dev.iora.common.SeededRandom;
import dev.iora.core.AccountTable;
import dev.iora.core.Connection;
import dev.iora.core.InternalConnection;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.core.Subscription;
import dev.iora.jetstream.RecordingLog;
import dev.iora.jetstream.SteppedLanes;
import dev.iora.jetstream.TestOptions;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.testkit.TestHeap;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shard stepped in turn by its own thread, by lanes and by the sync thread: every publish is acknowledged once, sequences
 * have no gap, whatever the sizes of bursts.
 */
final class LentStepsTest {
    private static final int LANES = 2;
    private static final int BURSTS = 1500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PAYLOAD = "m".repeat(50);

    @TempDir
    Path directory;

    private final AccountTable table = new AccountTable(TestHeap.ample());
    private final JetStreamAccounts accounts = JetStreamAccounts.ofGlobal(table, new ServerUsage(-1, -1));
    private final ThreadedLanes lanes = new ThreadedLanes(table);

    @AfterEach
    void stopLanes() throws InterruptedException {
        lanes.stop();
    }

    @Test
    void acknowledgesEveryPublishToAFileOnce() throws Exception {
        publishInBursts(StorageType.FILE, 0);
    }

    @Test
    void acknowledgesEveryPublishThatLanesWriteOnce() throws Exception {
        publishInBursts(StorageType.FILE, Duration.ofMillis(5).toNanos());
    }

    @Test
    void acknowledgesEveryPublishToMemoryOnce() throws Exception {
        publishInBursts(StorageType.MEMORY, 0);
    }

    private void publishInBursts(StorageType storage, long syncIntervalNanos) throws Exception {
        var options = new TestOptions()
                .directory(directory)
                .syncIntervalNanos(syncIntervalNanos)
                .maxBuffered(100_000, 1 << 26)
                .build();
        try (ShardGroup group = ShardGroup.open(
                options,
                new RequestBudget(1L << 26),
                accounts,
                table.heap(),
                lanes,
                Clock.system(),
                new RecordingLog(),
                ShardEvents.NONE)) {
            group.start();
            ShardCommands commands = group.shards().getFirst().commands(accounts.global());
            commands.createStream(ShardRig.config("S", "s.>").storage(storage).build())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            List<Publisher> publishers = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                var publisher = new Publisher(lane, new SeededRandom(lane + 1));
                publisher.subscribe(table.global(), ("in." + lane).getBytes(StandardCharsets.US_ASCII));
                publishers.add(publisher);
                lanes.post(lane, router -> publisher.next());
            }
            var sequences = new BitSet();
            int acknowledged = 0;
            for (Publisher publisher : publishers) {
                publisher.done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(publisher.errors).isEmpty();
                acknowledged += publisher.sent;
                publisher.sequences.forEach(sequences::set);
            }
            assertThat(sequences.cardinality()).isEqualTo(acknowledged);
            assertThat(sequences.nextClearBit(1)).isEqualTo(acknowledged + 1);
        }
    }

    /** Publishes a burst, waits for its acknowledgements, and so on. Thread: its lane. */
    private final class Publisher extends InternalConnection {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final List<Integer> sequences = new ArrayList<>();
        final List<String> errors = new ArrayList<>();
        private final int lane;
        private final SeededRandom random;
        private int bursts;
        private int awaited;
        int sent;

        Publisher(int lane, SeededRandom random) {
            super(100 + lane);
            this.lane = lane;
            this.random = random;
        }

        void next() {
            if (++bursts > BURSTS) {
                done.complete(null);
                return;
            }
            // Around the largest burst that a lane processes itself; most bursts are of one.
            awaited = random.nextInt(4) == 0 ? 1 + random.nextInt(130) : 1;
            sent += awaited;
            for (int i = 0; i < awaited; i++) {
                lanes.rounds.publish(lane, "s." + lane, "in." + lane, "", PAYLOAD);
            }
        }

        @Override
        public boolean deliver(int onLane, Subscription subscription, PublishFrame frame) {
            String text = ShardRig.text(frame.bytes, frame.payload, frame.size);
            int at = text.indexOf("\"seq\":");
            if (at < 0 || onLane != lane) {
                errors.add(onLane + " " + text);
            } else {
                sequences.add(Integer.parseInt(text.substring(at + 6, text.length() - 1)));
            }
            if (--awaited == 0) {
                lanes.post(lane, router -> next());
            }
            return true;
        }

        @Override
        public String toString() {
            return "publisher " + lane;
        }
    }

    /** Lanes with threads: a round is one command and the work it leaves for the end of the round. */
    private static final class ThreadedLanes implements Lanes {
        private final SteppedLanes rounds;
        private final List<LinkedBlockingQueue<LaneCommand>> queues = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();

        ThreadedLanes(AccountTable table) {
            rounds = new SteppedLanes(LANES, table);
            for (int lane = 0; lane < LANES; lane++) {
                int number = lane;
                var queue = new LinkedBlockingQueue<LaneCommand>();
                queues.add(queue);
                threads.add(Thread.ofPlatform().daemon().name("lane-" + lane).start(() -> run(number, queue)));
            }
        }

        private void run(int lane, LinkedBlockingQueue<LaneCommand> queue) {
            try {
                while (true) {
                    rounds.post(lane, queue.take());
                    boolean busy = true;
                    while (busy) {
                        busy = rounds.round(lane);
                    }
                }
            } catch (InterruptedException _) {
                // Closed.
            }
        }

        @Override
        public int count() {
            return LANES;
        }

        @Override
        public void atEndOfRound(int lane, LaneCommand action) {
            rounds.atEndOfRound(lane, action);
        }

        @Override
        public boolean post(int lane, LaneCommand command) {
            return queues.get(lane).offer(command);
        }

        @Override
        public @Nullable Connection publisher(int lane) {
            return null;
        }

        @Override
        public void pausePublisher(int lane, BooleanSupplier canResume) {}

        void stop() throws InterruptedException {
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
        }
    }
}
