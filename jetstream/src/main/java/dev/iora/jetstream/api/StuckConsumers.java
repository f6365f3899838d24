// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.Clock;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.consumer.Consumer;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.stream.Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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

    private final Collection<AccountApi> accounts;
    private final Clock clock;
    private final JetStreamLog log;
    private final Map<String, Seen> before = new HashMap<>();
    private long lastNanos;
    private boolean checking;

    /** Streams of one account that are observed at a time. */
    private record Part(ApiContext context, List<Catalog.Entry> entries) {}

    /** Begins to check the consumers of {@code accounts}, which may get more. */
    StuckConsumers(Collection<AccountApi> accounts, Clock clock, JetStreamLog log) {
        this.accounts = accounts;
        this.clock = clock;
        this.log = log;
        lastNanos = clock.nanoTime();
    }

    /** Checks all consumers if the interval has passed and the log is enabled. */
    void checkPeriodically() {
        long now = clock.nanoTime();
        if (now - lastNanos < INTERVAL_NANOS) {
            return;
        }
        lastNanos = now;
        if (!log.isDebugEnabled()) {
            before.clear();
            return;
        }
        if (!checking) {
            checking = true;
            check(parts());
        }
    }

    /** A few streams at a time, so that shards can do other work in between. */
    private ArrayDeque<Part> parts() {
        var parts = new ArrayDeque<Part>();
        for (AccountApi account : accounts) {
            List<Catalog.Entry> entries = List.copyOf(account.context.catalog().all());
            for (int first = 0; first < entries.size(); first += STREAMS_AT_A_TIME) {
                int end = Math.min(entries.size(), first + STREAMS_AT_A_TIME);
                parts.add(new Part(account.context, entries.subList(first, end)));
            }
        }
        return parts;
    }

    private void check(ArrayDeque<Part> parts) {
        Part next = parts.poll();
        if (next == null) {
            checking = false;
            return;
        }
        ApiContext context = next.context;
        CompletableFuture<List<List<Seen>>> observed =
                context.readAll(next.entries, stream -> observe(context.account(), stream));
        CompletableFuture<Void> _ = observed.handleAsync(
                (seen, fault) -> {
                    if (seen != null) {
                        seen.forEach(this::compare);
                    }
                    if (fault == null) {
                        check(parts);
                    } else {
                        // A shard that is too busy now is checked in the next round.
                        checking = false;
                    }
                    return null;
                },
                context.agent());
    }

    /** Observes the consumers with pending messages. Thread: the shard. */
    private static List<Seen> observe(JetStreamAccount account, Stream stream) {
        List<Seen> pending = new ArrayList<>();
        for (Consumer consumer : stream.consumers().byName()) {
            ConsumerSnapshot snapshot = ConsumerSnapshot.of(stream, consumer);
            String name = account.describe(snapshot.stream()) + " > " + snapshot.name();
            if (snapshot.state().numPending() > 0) {
                long delivered = snapshot.state().delivered().consumerSequence();
                pending.add(new Seen(name, delivered, consumer.whyNotDelivering()));
            }
        }
        return pending;
    }

    private void compare(List<Seen> pending) {
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
