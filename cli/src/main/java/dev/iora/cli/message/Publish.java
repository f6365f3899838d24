// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.ProgressBar;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats publish}: publishes one or many messages, built from templates. */
final class Publish implements NatsCommand {
    private static final int MAX_LINES = 20;

    enum SendOn {
        EOF,
        NEWLINE
    }

    @Parameters(index = "0", paramLabel = "subject", description = "Subject to publish to")
    String subject = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "body", description = "Message body")
    @Nullable
    String body;

    @Option(names = "--reply", paramLabel = "SUBJECT", description = "Sets a custom reply to subject")
    @Nullable
    String reply;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "K:V",
            description = "Adds headers to the message using K:V format")
    List<String> headers = new ArrayList<>();

    @Option(names = "--atomic", description = "Atomic batch publish to JetStream (implies --jetstream)")
    boolean atomic;

    @Option(names = "--count", defaultValue = "1", description = "Publish multiple messages")
    int count;

    @Option(names = "--force-stdin", description = "Force reading from stdin")
    boolean forceStdin;

    @Option(
            names = {"-J", "--jetstream"},
            description = "Publish messages to JetStream")
    boolean jetStream;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show just the output received")
    boolean quiet;

    @Option(
            names = "--send-on",
            defaultValue = "eof",
            description = "When to send data from stdin: 'eof' (default) or 'newline'")
    SendOn sendOn = SendOn.EOF;

    @Option(
            names = "--sleep",
            paramLabel = "DURATION",
            description = "When publishing multiple messages, sleep between publishes")
    Duration sleep = Duration.ZERO;

    @Option(names = "--templates", negatable = true, description = "Enables template functions in the body and subject")
    boolean templates = true;

    @Mixin
    PublishSchedule schedule = new PublishSchedule();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        schedule.check();
        Console console = session.console();
        session.connection();
        PayloadSource payloads = new PayloadSource(console, body, forceStdin, sendOn == SendOn.NEWLINE);
        if (payloads.isStdin() && !quiet) {
            console.log("Reading payload from STDIN");
        }
        MessageMaker maker = new MessageMaker(console, subject, reply, headers, templates);
        if (schedule.isGiven()) {
            maker.headersFrom(schedule::addTo);
        }
        Sender sender = sender(session, payloads);
        byte[] payload = payloads.next();
        boolean skipsFailures = payloads.isByLine() && sender instanceof StreamSender;
        while (payload != null) {
            try {
                publish(session, sender, maker, payload);
            } catch (ApiException | CliException | IllegalArgumentException e) {
                if (!skipsFailures) {
                    throw e;
                }
                // One line that the stream refuses, or that is too large for the client, does not prevent the next from
                // being published.
                console.log("Could not publish message: " + e.getMessage());
            }
            payload = payloads.next();
        }
        sender.finish();
    }

    private Sender sender(Session session, PayloadSource payloads) throws InterruptedException {
        if (!atomic) {
            return jetStream || schedule.isGiven()
                    ? new StreamSender(session)
                    : new PlainSender(session.connection(), session.console());
        }
        if (schedule.isGiven()) {
            throw new CliException("atomic batch publishing does not support schedules");
        }
        if (!payloads.isByLine()) {
            throw new CliException("atomic batch publishing requires JetStream and STDIN with --send-on=newline");
        }
        return new AtomicSender(session, quiet);
    }

    private void publish(Session session, Sender sender, MessageMaker maker, byte[] payload)
            throws InterruptedException {
        boolean silent = quiet || count > MAX_LINES;
        maker.body(payload);
        ProgressBar progress = new ProgressBar(session.console(), "Publishing", count, count > MAX_LINES);
        for (int i = 1; i <= Math.max(1, count); i++) {
            Message message = maker.message(i);
            sender.send(message, silent);
            progress.add(1);
            if (count > 1 && sleep.isPositive()) {
                sender.flush();
                Thread.sleep(sleep);
            }
        }
        progress.close();
    }
}
