// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iora.common.Clock;
import dev.iora.jetstream.RecordingLog;
import dev.iora.testkit.Threads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ApiAgentTest {
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    /** Fails between calls, so that no call is the cause. */
    private record FailingWork(RuntimeException cause) implements ApiAgent.Work {
        @Override
        public void onCall(IncomingCall call) {}

        @Override
        public void onRefused(int calls) {}

        @Override
        public boolean isBusy() {
            return false;
        }

        @Override
        public void onPause() {
            throw cause;
        }

        @Override
        public boolean retry() {
            return false;
        }
    }

    /** Does nothing. */
    private record IdleWork() implements ApiAgent.Work {
        @Override
        public void onCall(IncomingCall call) {}

        @Override
        public void onRefused(int calls) {}

        @Override
        public boolean isBusy() {
            return false;
        }

        @Override
        public void onPause() {}

        @Override
        public boolean retry() {
            return false;
        }
    }

    @Test
    void refusesAForeignThread() {
        var agent = new ApiAgent(
                10,
                10,
                new IdleWork(),
                new RecordingLog(),
                Clock.system(),
                (thread, reason) -> failure.complete(reason));
        var catalog = new Catalog(List.of(), new Catalogs(1, agent.owner()));
        assertThat(Threads.failureInAnother(agent::step)).hasMessageContaining("js-api is owned by");
        assertThat(Threads.failureInAnother(() -> catalog.find("S"))).hasMessageContaining("js-api is owned by");
        agent.step();
        agent.start();
        agent.stop();
        assertThatIllegalStateException().isThrownBy(agent::step);
        assertThat(failure).isNotDone();
    }

    @Test
    void reportsThatItsThreadHasEnded() throws Exception {
        var cause = new IllegalStateException("planted");
        var agent = new ApiAgent(
                10,
                10,
                new FailingWork(cause),
                new RecordingLog(),
                Clock.system(),
                (thread, reason) -> failure.complete(reason));
        agent.start();
        assertThat(failure.get(10, TimeUnit.SECONDS)).isSameAs(cause);
        agent.stop();
    }
}
