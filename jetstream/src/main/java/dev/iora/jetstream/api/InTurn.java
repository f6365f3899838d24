// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins work in the order it was added, with a limit of work in progress: with a limit of one, each begins when the one
 * before is complete.
 *
 * <p>Thread: the API's agent.
 */
final class InTurn {
    private final Executor agent;
    private final int limit;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int inProgress;

    /**
     * Creates it.
     *
     * @param agent the thread that uses it
     * @param limit maximum of work in progress
     */
    InTurn(Executor agent, int limit) {
        this.agent = agent;
        this.limit = limit;
    }

    /** Begins {@code work} when its turn comes; the future completes with its result, on the agent. */
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
        inProgress--;
        if (fault == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(fault);
        }
        next();
    }

    private void next() {
        Runnable work = inProgress == limit ? null : waiting.pollFirst();
        if (work != null) {
            inProgress++;
            work.run();
        }
    }
}
