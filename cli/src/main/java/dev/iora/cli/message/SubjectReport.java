// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Columns;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts messages by subject and shows the busiest subjects, at most once a second.
 *
 * <p>Thread: that of the subscription.
 */
final class SubjectReport {
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

    private record Traffic(String subject, long messages, long bytes) {}

    private final Session session;
    private final int top;
    private final Map<String, Traffic> traffic = new HashMap<>();
    private long shownNanos = System.nanoTime();

    SubjectReport(Session session, int top) {
        this.session = session;
        this.top = top;
    }

    void count(String subject, long bytes) {
        traffic.merge(
                subject,
                new Traffic(subject, 1, bytes),
                (some, one) -> new Traffic(subject, some.messages() + one.messages(), some.bytes() + one.bytes()));
        long now = System.nanoTime();
        if (now - shownNanos >= PERIOD_NANOS) {
            shownNanos = now;
            show();
        }
    }

    private void show() {
        List<Traffic> busiest = traffic.values().stream()
                .sorted(Comparator.comparingLong(Traffic::messages).reversed().thenComparing(Traffic::subject))
                .limit(top)
                .toList();
        session.console().print("\u001B[2J\u001B[H");
        new Columns<Traffic>()
                .add("Subject", Traffic::subject, _ -> "Totals")
                .addSum("Message Count", Traffic::messages)
                .addBytes("Bytes", Traffic::bytes)
                .table(top == 1 ? "Top Subject Report" : "Top " + top + " Active Subjects Report", busiest)
                .print(session.console(), session.style());
    }
}
