// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.Clock;
import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.Connection;
import dev.iora.core.FrameBatch;
import dev.iora.core.InternalConnection;
import dev.iora.core.Lanes;
import dev.iora.core.OutgoingMessage;
import dev.iora.core.RequestBudget;
import dev.iora.core.Router;
import dev.iora.core.Subscription;
import dev.iora.jetstream.RecordingLog;
import dev.iora.jetstream.SilentConnectionLog;
import dev.iora.jetstream.config.StorageType;
import dev.iora.jetstream.options.HeapShares;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.testkit.TestHeap;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
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
    private static final byte[] PAYLOAD = new byte[50];

    @TempDir
    Path directory;

    private final Account account = Account.global(TestHeap.ample());
    private final ThreadedLanes lanes = new ThreadedLanes(account);

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
        var options = new JetStreamOptions(
                "test",
                directory,
                -1,
                -1,
                syncIntervalNanos,
                1 << 20,
                "",
                true,
                100_000,
                1 << 26,
                1 << 26,
                100,
                100,
                new JetStreamOptions.Limits(0, 0, 0),
                1,
                new HeapShares(1L << 30));
        try (ShardGroup group = ShardGroup.open(
                options,
                new RequestBudget(1L << 26),
                account,
                lanes,
                Clock.system(),
                new RecordingLog(),
                ShardEvents.NONE)) {
            group.start();
            ShardCommands commands = group.shards().getFirst().commands();
            commands.createStream(ShardRig.config("S", "s.>").storage(storage).build())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            List<Publisher> publishers = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                var publisher = new Publisher(lane, new SeededRandom(lane + 1));
                publisher.subscribe(account, ("in." + lane).getBytes(StandardCharsets.US_ASCII));
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
        private final OutgoingMessage message = new OutgoingMessage();
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
            message.to(("s." + lane).getBytes(StandardCharsets.US_ASCII))
                    .reply(("in." + lane).getBytes(StandardCharsets.US_ASCII))
                    .payload(PAYLOAD, 0, PAYLOAD.length);
            for (int i = 0; i < awaited; i++) {
                lanes.publish(lane, message);
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
        private final List<LinkedBlockingQueue<Runnable>> queues = new ArrayList<>();
        private final List<ArrayDeque<Runnable>> endOfRound = new ArrayList<>();
        private final List<Router> routers = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();

        ThreadedLanes(Account account) {
            for (int lane = 0; lane < LANES; lane++) {
                var queue = new LinkedBlockingQueue<Runnable>();
                var end = new ArrayDeque<Runnable>();
                queues.add(queue);
                endOfRound.add(end);
                routers.add(new Router(
                        lane,
                        account,
                        new SeededRandom(7),
                        new SilentConnectionLog(),
                        (subscriptions, frame, skipped) -> false));
                threads.add(Thread.ofPlatform().daemon().name("lane-" + lane).start(() -> run(queue, end)));
            }
        }

        private static void run(LinkedBlockingQueue<Runnable> queue, ArrayDeque<Runnable> endOfRound) {
            try {
                while (true) {
                    queue.take().run();
                    for (Runnable action = endOfRound.poll(); action != null; action = endOfRound.poll()) {
                        action.run();
                    }
                }
            } catch (InterruptedException _) {
                // Closed.
            }
        }

        boolean publish(int lane, OutgoingMessage message) {
            var batch = new FrameBatch();
            batch.add(0, message);
            FrameBatch.Cursor cursor = batch.cursor();
            return cursor.next() && cursor.publish(routers.get(lane));
        }

        @Override
        public int count() {
            return LANES;
        }

        @Override
        public void atEndOfRound(int lane, LaneCommand action) {
            endOfRound.get(lane).addLast(() -> action.run(routers.get(lane)));
        }

        @Override
        public boolean post(int lane, LaneCommand command) {
            return queues.get(lane).offer(() -> command.run(routers.get(lane)));
        }

        @Override
        public @Nullable Connection publisher(int lane) {
            return null;
        }

        @Override
        public void pausePublisher(int lane, BooleanSupplier mayGoOn) {}

        void stop() throws InterruptedException {
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
        }
    }
}
