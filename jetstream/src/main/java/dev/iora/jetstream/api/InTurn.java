// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has things done one after the other, each begun when the one before is complete.
 *
 * <p>Thread: the API's agent.
 */
final class InTurn {
    private final Executor agent;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    /** Creates it; {@code agent} is the thread that uses it. */
    InTurn(Executor agent) {
        this.agent = agent;
    }

    /** Begins {@code work} when its turn has come; completes, on the agent, as the work does. */
    <T> CompletableFuture<T> add(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        waiting.addLast(() -> {
            CompletableFuture<T> _ = begin(work).whenCompleteAsync((value, fault) -> end(result, value, fault), agent);
        });
        next();
        return result;
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> void end(CompletableFuture<T> result, @Nullable T value, @Nullable Throwable fault) {
        busy = false;
        if (fault == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(fault);
        }
        next();
    }

    private void next() {
        Runnable work = busy ? null : waiting.pollFirst();
        if (work != null) {
            busy = true;
            work.run();
        }
    }
}
