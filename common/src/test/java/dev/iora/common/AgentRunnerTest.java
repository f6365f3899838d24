// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AgentRunnerTest {
    private static final long PATIENCE_SECONDS = 30;

    private final CompletableFuture<String> failedThread = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final StoppedClock clock = new StoppedClock();
    private @Nullable AgentRunner runner;

    @AfterEach
    void stop() {
        if (runner != null) {
            runner.stop();
        }
    }

    /** Does the work in its mailbox. */
    private static class MailboxAgent implements Agent {
        final Mailbox<Work> mailbox = new Mailbox<>(16);
        final ParkingIdle idle = new ParkingIdle(() -> mailbox.isEmpty() ? Long.MAX_VALUE : 0);
        final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();
        private @Nullable Exception thrown;

        interface Work {
            void run() throws IOException;
        }

        void execute(Work work) {
            assertThat(mailbox.offer(work)).isTrue();
            idle.wake();
        }

        @Override
        public boolean doWork(long nowNanos) throws IOException {
            int count = mailbox.drain(work -> {
                try {
                    work.run();
                } catch (IOException e) {
                    thrown = e;
                }
            });
            if (thrown instanceof IOException e) {
                throw e;
            }
            return count > 0;
        }

        @Override
        public void onEnd(@Nullable Throwable failure) throws IOException {
            ended.complete(Optional.ofNullable(failure));
        }
    }

    private AgentRunner start(Agent agent, IdleStrategy idle) {
        var started = new AgentRunner("worker-7", agent, idle, clock, (thread, cause) -> {
            failedThread.complete(thread);
            failure.complete(cause);
        });
        runner = started;
        started.start(true);
        return started;
    }

    private AgentRunner start(MailboxAgent agent) {
        return start(agent, agent.idle);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void wakesAParkedAgentForEachPieceOfWork() throws Exception {
        var agent = new MailboxAgent();
        start(agent);
        var done = new LinkedBlockingQueue<Integer>();
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            agent.execute(() -> done.add(number));
            assertThat(done.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }

    @Test
    void endsAParkedAgentOnStop() throws Exception {
        var agent = new MailboxAgent();
        AgentRunner started = start(agent);
        assertThat(started.view().running()).isTrue();
        started.stop();
        assertThat(get(agent.ended)).isEmpty();
        assertThat(started.isStopping()).isTrue();
        assertThat(started.view()).isEqualTo(new AgentView("worker-7", false, 0, null));
        assertThat(failure).isNotDone();
    }

    @Test
    void endsAnAgentWithAnExceptionAndReportsIt() throws Exception {
        endsAndReports(new IllegalStateException("planted"));
    }

    @Test
    void endsAnAgentWithAnIoExceptionAndReportsIt() throws Exception {
        endsAndReports(new IOException("planted"));
    }

    @Test
    void endsAnAgentWithAnErrorAndReportsIt() throws Exception {
        endsAndReports(new AssertionError("planted"));
    }

    private void endsAndReports(Throwable planted) throws Exception {
        var agent = new MailboxAgent();
        AgentRunner started = start(agent);
        agent.execute(() -> {
            switch (planted) {
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new AssertionError(planted);
            }
        });
        assertThat(get(failure)).isSameAs(planted);
        assertThat(get(failedThread)).isEqualTo("worker-7");
        assertThat(get(agent.ended)).containsSame(planted);
        started.awaitEnd();
        assertThat(started.isStopping()).isTrue();
        assertThat(started.view()).isEqualTo(new AgentView("worker-7", false, 0, planted));
    }

    @Test
    void reportsAnAgentThatFailsToReleaseItsResources() throws Exception {
        var cause = new IllegalStateException("planted");
        AgentRunner started = start(new MailboxAgent() {
            @Override
            public void onEnd(@Nullable Throwable ignored) {
                throw cause;
            }
        });
        started.stop();
        assertThat(get(failure)).isSameAs(cause);
    }

    @Test
    void reportsTheFirstFailureWithTheOneOfItsEnd() throws Exception {
        var first = new IllegalStateException("first");
        var second = new IOException("second");
        var agent = new MailboxAgent() {
            @Override
            public void onEnd(@Nullable Throwable ignored) throws IOException {
                throw second;
            }
        };
        start(agent);
        agent.execute(() -> {
            throw first;
        });
        assertThat(get(failure)).isSameAs(first);
        assertThat(first.getSuppressed()).containsExactly(second);
    }

    @Test
    void showsHowLongATurnHasBeenRunning() throws Exception {
        var agent = new MailboxAgent();
        AgentRunner started = start(agent);
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        agent.execute(() -> {
            begun.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(started.view().turnNanos()).isZero();
        clock.nanos.addAndGet(7_000);
        assertThat(started.view().turnNanos()).isEqualTo(7_000);
        released.countDown();
    }

    /** A clock that moves only when a test advances it. */
    private static final class StoppedClock implements Clock {
        final AtomicLong nanos = new AtomicLong(1_000);

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public long currentTimeMillis() {
            return 0;
        }
    }
}
