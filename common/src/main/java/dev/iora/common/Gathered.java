// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Views of several owners, requested from all at once. Immutable, as views are.
 *
 * @param views the views, in the order of the owners
 * @param missing number of owners that did not answer in time or did not take the request
 */
public record Gathered<V>(List<V> views, int missing) {
    /**
     * Requests a view from all owners at once and waits for them. An interrupt ends the wait and is left for the caller.
     *
     * <p>Thread: any but that of an owner, which would wait for itself.
     *
     * @param ask sends an owner a command that calls the consumer with the owner's view; returns false if the owner does
     *     not take it
     */
    public static <O, V> Gathered<V> from(
            Collection<O> owners, BiPredicate<? super O, Consumer<V>> ask, long timeoutNanos) {
        int count = owners.size();
        var received = new AtomicReferenceArray<V>(count);
        var open = new CountDownLatch(count);
        int next = 0;
        for (O owner : owners) {
            int index = next++;
            boolean taken = ask.test(owner, view -> {
                received.set(index, view);
                open.countDown();
            });
            if (!taken) {
                open.countDown();
            }
        }
        await(open, timeoutNanos);
        List<V> views = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            V view = received.get(i);
            if (view != null) {
                views.add(view);
            }
        }
        return new Gathered<>(List.copyOf(views), count - views.size());
    }

    private static void await(CountDownLatch open, long timeoutNanos) {
        try {
            boolean _ = open.await(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
