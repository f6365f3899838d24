// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats subscribe}: shows messages of subjects, or of a stream. */
final class Subscribe implements NatsCommand {
    @Parameters(paramLabel = "subjects", description = "Subjects to subscribe to")
    List<String> subjects = new ArrayList<>();

    @Option(names = "--queue", paramLabel = "GROUP", description = "Subscribe to a named queue group")
    String queue = "";

    @Option(
            names = "--ack",
            negatable = true,
            description = "Acknowledge JetStream message that have the correct metadata")
    boolean ack;

    @Option(names = "--match-replies", description = "Match replies to requests")
    boolean matchReplies;

    @Option(
            names = {"-i", "--inbox"},
            description = "Subscribes to a generated inbox")
    boolean inbox;

    @Option(names = "--count", description = "Quit after receiving this many messages")
    long count;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description = "Unsubscribe after this amount of time without any traffic")
    @Nullable
    Duration wait;

    @Option(
            names = {"-I", "--ignore-subject"},
            paramLabel = "SUBJECT",
            split = ",",
            description =
                    "Subjects for which corresponding messages will be ignored and therefore not shown in the output")
    List<String> ignored = new ArrayList<>();

    @Option(names = "--graph", description = "Graph the rate of messages received")
    boolean graph;

    @Mixin
    SubscribeFormat format = new SubscribeFormat();

    @Mixin
    SubscribeStart start = new SubscribeStart();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        check();
        SubscriptionOutput output = new SubscriptionOutput(session, format);
        Limits limits = new Limits(count, wait);
        SubjectFilterList ignoring = new SubjectFilterList(ignored);
        if (graph) {
            RateGraph rates = new RateGraph(session, subjects);
            session.untilInterrupted(() -> rates.show(count));
        } else if (start.usesStream()) {
            StreamReader reader = new StreamReader(session, start, format, limits, ignoring);
            session.untilInterrupted(() -> reader.read(firstSubject(), output));
        } else {
            CoreReader reader = new CoreReader(session, this, limits, ignoring);
            session.untilInterrupted(() -> reader.read(output));
        }
    }

    /** When to stop: after {@code count} messages, if positive, or after {@code idle} without a message. */
    record Limits(long count, @Nullable Duration idle) {}

    private String firstSubject() {
        return subjects.isEmpty() ? ">" : subjects.getFirst();
    }

    private void check() {
        if (subjects.isEmpty() && start.stream.isEmpty() && start.durable.isEmpty() && !inbox) {
            throw new CliException("subject is required: give subjects, --stream or --inbox");
        }
        if (format.timestamps && format.deltaTime) {
            throw new CliException("timestamp and delta-time flags are mutually exclusive");
        }
        if (format.reports() && format.reportTop == 0) {
            throw new CliException("subject count must be at least one");
        }
        if ("-".equals(format.dump) && inbox) {
            throw new CliException(
                    "generating inboxes is not compatible with dumping to stdout using null terminated strings");
        }
        if (graph) {
            checkForGraph();
        }
        if (start.usesStream()) {
            checkForStream();
        } else if (start.terminateAtEnd) {
            throw new CliException("--terminate-at-end is only supported for JetStream subscriptions");
        }
    }

    private void checkForGraph() {
        if (start.usesStream()) {
            throw new CliException("cannot graph the messages of a stream");
        }
        if (inbox || matchReplies || wait != null || !queue.isEmpty() || !ignored.isEmpty()) {
            throw new CliException("--graph goes with subjects and --count only");
        }
    }

    private void checkForStream() {
        if (!subjects.isEmpty() && !start.durable.isEmpty()) {
            throw new CliException("cannot specify both subjects and a durable consumer");
        }
        if (subjects.size() > 1) {
            throw new CliException("streams subscribe support only 1 subject");
        }
        if (inbox) {
            throw new CliException("generating inboxes is not compatible with JetStream subscriptions");
        }
        if (!queue.isEmpty()) {
            throw new CliException("queue group subscriptions are not supported with JetStream");
        }
        if (matchReplies) {
            throw new CliException("cannot enable --match-replies for JetStream streams");
        }
    }
}
