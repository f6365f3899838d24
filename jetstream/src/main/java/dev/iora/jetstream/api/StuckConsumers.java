// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.stream.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Logs at debug level why a consumer with pending messages has delivered nothing for a while, whenever the reason changes
 * ({@code docs/jetstream-debugging.md}).
 *
 * <p>Thread: the API's agent.
 */
final class StuckConsumers {
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final int STREAMS_AT_A_TIME = 64;

    /** The last observation of a consumer. */
    private record Seen(String consumer, long delivered, String reason) {}

    private final ApiContext context;
    private final Map<String, Seen> before = new HashMap<>();
    private long lastNanos;
    private boolean checking;

    StuckConsumers(ApiContext context) {
        this.context = context;
        lastNanos = context.clock().nanoTime();
    }

    /** Checks all consumers if the interval has passed and the log is enabled. */
    void checkPeriodically() {
        long now = context.clock().nanoTime();
        if (now - lastNanos < INTERVAL_NANOS) {
            return;
        }
        lastNanos = now;
        if (!context.log().isDebugEnabled()) {
            before.clear();
            return;
        }
        if (!checking) {
            checking = true;
            checkFrom(new ArrayList<>(context.catalog().all()), 0);
        }
    }

    /** Checks a few streams at a time, so that shards can do other work in between. */
    private void checkFrom(List<Catalog.Entry> entries, int first) {
        int end = Math.min(entries.size(), first + STREAMS_AT_A_TIME);
        CompletableFuture<List<List<Seen>>> observed = context.readAll(entries.subList(first, end), this::observe);
        CompletableFuture<Void> _ = observed.handleAsync(
                (seen, fault) -> {
                    if (seen != null) {
                        seen.forEach(this::compare);
                    }
                    if (fault == null && end < entries.size()) {
                        checkFrom(entries, end);
                    } else {
                        // A shard that is too busy now is checked in the next round.
                        checking = false;
                    }
                    return null;
                },
                context.agent());
    }

    /** Observes the consumers with pending messages. Thread: the shard. */
    private List<Seen> observe(Stream stream) {
        List<Seen> pending = new ArrayList<>();
        for (Consumer consumer : stream.consumers().byName()) {
            ConsumerSnapshot snapshot = ConsumerSnapshot.of(stream, consumer);
            String name = snapshot.stream() + " > " + snapshot.name();
            if (snapshot.state().numPending() > 0) {
                long delivered = snapshot.state().delivered().consumerSequence();
                pending.add(new Seen(name, delivered, consumer.whyNotDelivering()));
            }
        }
        return pending;
    }

    private void compare(List<Seen> pending) {
        JetStreamLog log = context.log();
        for (Seen seen : pending) {
            Seen last = before.put(seen.consumer, seen);
            boolean stuck = last != null && last.delivered == seen.delivered;
            if (!stuck) {
                before.put(seen.consumer, new Seen(seen.consumer, seen.delivered, ""));
            } else if (!kind(last.reason).equals(kind(seen.reason))) {
                log.debug("Consumer '" + seen.consumer + "' does not deliver: " + seen.reason);
            }
        }
    }

    /** A reason without its numbers, which change all the time. */
    private static String kind(String reason) {
        return reason.replaceAll("[0-9.]+", "");
    }
}
