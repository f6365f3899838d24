// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Other threads than the test's. Thread: any; no state. */
public final class Threads {
    private static final long PATIENCE_SECONDS = 30;

    private Threads() {}

    /** Something that may fail. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    /** Runs {@code action} on a thread of its own; what it throws, null if nothing. */
    public static @Nullable Throwable failureInAnother(Action action) {
        var outcome = new CompletableFuture<Optional<Throwable>>();
        Thread.ofPlatform().name("foreign").daemon().start(() -> {
            try {
                action.run();
                outcome.complete(Optional.empty());
            } catch (Throwable e) {
                outcome.complete(Optional.of(e));
            }
        });
        try {
            return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS).orElse(null);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the other thread does not end", e);
        }
    }
}
