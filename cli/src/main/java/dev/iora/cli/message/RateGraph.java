// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.LineGraph;
import dev.iora.cli.console.TerminalSize;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Draws the rate of received messages, for {@code nats subscribe --graph}.
 *
 * <p>Thread: a thread of the client counts messages, the main one draws.
 */
final class RateGraph {
    private static final int MAX_SUBJECTS = 4;
    private static final int MIN_SIZE = 20;
    private static final int DEFAULT_COLUMNS = 80;
    private static final int DEFAULT_ROWS = 24;
    private static final int MARGIN_COLUMNS = 10;
    private static final int MARGIN_ROWS = 6;
    private static final long PERIOD_MILLIS = Duration.ofSeconds(1).toMillis();

    private final Session session;
    private final List<String> subjects;
    private final LineGraph graph;
    private final LongAdder[] counts;
    private final double[][] rates;
    /** Owned by the client's thread. */
    private long total;

    private final CountDownLatch enough = new CountDownLatch(1);

    RateGraph(Session session, List<String> subjects) {
        if (subjects.size() > MAX_SUBJECTS) {
            throw new CliException("maximum 4 subject patterns may be graphed");
        }
        if (!session.console().terminals().output()) {
            throw new CliException("failed to get terminal dimensions: the output is not a terminal");
        }
        this.session = session;
        this.subjects = subjects;
        int columns;
        int rows;
        try (TerminalSize size = TerminalSize.open()) {
            columns = size.columns().orElse(DEFAULT_COLUMNS);
            rows = size.rows().orElse(DEFAULT_ROWS);
        }
        if (columns < MIN_SIZE || rows < MIN_SIZE) {
            throw new CliException("please increase terminal dimensions");
        }
        int width = columns - MARGIN_COLUMNS;
        graph = new LineGraph((rows - MARGIN_ROWS) / (subjects.size() + 1) - 1, width);
        counts = new LongAdder[subjects.size()];
        rates = new double[subjects.size()][width];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Draws until {@code limit} messages were received; 0 means no limit. */
    void show(long limit) throws InterruptedException {
        Dispatcher dispatcher = session.connection().createDispatcher(message -> count(message, limit));
        subjects.forEach(dispatcher::subscribe);
        while (!enough.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
            draw();
        }
        draw();
    }

    private void count(Message message, long limit) {
        counts[subjects.indexOf(message.getSubscription().getSubject())].increment();
        total++;
        if (limit > 0 && total >= limit) {
            enough.countDown();
        }
    }

    private void draw() {
        StringBuilder screen = new StringBuilder("\u001B[2J\u001B[H");
        for (int i = 0; i < rates.length; i++) {
            System.arraycopy(rates[i], 1, rates[i], 0, rates[i].length - 1);
            rates[i][rates[i].length - 1] = counts[i].sumThenReset();
            screen.append(graph.plot(rates[i], subjects.get(i) + " / second")).append("\n\n");
        }
        session.console().print(screen.toString());
    }
}
