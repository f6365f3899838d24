// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.Clock;
import dev.iora.core.AccountTable;
import dev.iora.core.RequestBudget;
import dev.iora.jetstream.RecordingLog;
import dev.iora.jetstream.SteppedLanes;
import dev.iora.jetstream.TestOptions;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.consumer.ConsumerAdvisory;
import dev.iora.jetstream.stream.ServerUsage;
import dev.iora.testkit.TestHeap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A programming error ends a shard and is reported, whichever thread steps it. */
final class ShardFailureTest {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    Path directory;

    private final AccountTable table = new AccountTable(TestHeap.ample());
    private final JetStreamAccounts accounts = JetStreamAccounts.ofGlobal(table, new ServerUsage(-1, -1));
    private final SteppedLanes lanes = new SteppedLanes(1, table);
    private final LinkedBlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
    private final FailingClock clock = new FailingClock();
    private final IllegalStateException planted = new IllegalStateException("planted");

    private record Failure(String thread, Throwable cause) {}

    @Test
    void isReportedWhenItsOwnThreadFails() throws Exception {
        try (ShardGroup group = open()) {
            group.start();
            Shard shard = group.shards().getFirst();
            shard.queue().offer(() -> {
                throw planted;
            });
            assertThat(failures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new Failure("shard-1", planted));
            assertThat(shard.queue().offer(() -> {})).isFalse();
        }
    }

    @Test
    void isReportedWhenALentStepFails() throws Exception {
        try (ShardGroup group = open()) {
            group.start();
            group.shards()
                    .getFirst()
                    .commands(accounts.global())
                    .createStream(ShardRig.config("S", "s").build())
                    .join();
            clock.failing = Thread.currentThread();
            Failure failure = null;
            long deadlineNanos = Clock.system().nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (failure == null && Clock.system().nanoTime() - deadlineNanos < 0) {
                lanes.publish(0, "s", "", "", "");
                lanes.round();
                failure = failures.poll();
            }
            clock.failing = null;
            assertThat(failure).isEqualTo(new Failure("shard-1", planted));
        }
    }

    private ShardGroup open() throws IOException {
        var options = new TestOptions()
                .directory(directory)
                .maxBuffered(100_000, 1 << 26)
                .build();
        return ShardGroup.open(
                options,
                new RequestBudget(1L << 26),
                accounts,
                table.heap(),
                lanes,
                clock,
                new RecordingLog(),
                new Events());
    }

    private final class Events implements ShardEvents {
        @Override
        public void onAdvisory(JetStreamAccount account, String stream, String consumer, ConsumerAdvisory advisory) {}

        @Override
        public void onBatchAbandoned(JetStreamAccount account, String stream, String batch, String reason) {}

        @Override
        public void onInactiveDeleted(JetStreamAccount account, String stream, String consumer) {}

        @Override
        public void onThreadFailed(String thread, Throwable cause) {
            failures.add(new Failure(thread, cause));
        }
    }

    /** The clock of the machine, which fails on one thread. */
    private final class FailingClock implements Clock {
        volatile @Nullable Thread failing;

        @Override
        public long nanoTime() {
            if (Thread.currentThread() == failing) {
                throw planted;
            }
            return Clock.system().nanoTime();
        }

        @Override
        public long currentTimeMillis() {
            return Clock.system().currentTimeMillis();
        }
    }
}
