// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.ProgressBar;
import dev.iora.json.GoQuote;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats request}: sends requests and shows the replies. */
final class Request implements NatsCommand {
    private static final int MAX_LINES = 20;
    private static final int NO_RESPONDERS = 503;

    @Parameters(index = "0", paramLabel = "subject", description = "Subject to send the request to")
    String subject = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "body", description = "Message body")
    @Nullable
    String body;

    @Option(
            names = {"-w", "--wait"},
            hidden = true,
            negatable = true,
            description = "Wait for a reply from a service")
    boolean wait = true;

    @Option(
            names = "--replies",
            defaultValue = "1",
            description = "Wait for multiple replies from services. 0 waits until timeout")
    int replies;

    @Option(
            names = "--reply-timeout",
            paramLabel = "DURATION",
            defaultValue = "300ms",
            description = "Maximum time between replies when waiting for more than one")
    Duration replyTimeout = Duration.ZERO;

    @Option(names = "--wait-for-empty", description = "Wait for multiple replies until a empty message is received")
    boolean waitForEmpty;

    @Mixin
    RequestFlags flags = new RequestFlags();

    /** Builds the command from flags of another command. */
    static Request of(String subject, @Nullable String body, RequestFlags flags) {
        Request request = new Request();
        request.subject = subject;
        request.body = body;
        request.flags = flags;
        request.replies = 1;
        return request;
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Console console = session.console();
        session.connection();
        PayloadSource payloads =
                new PayloadSource(console, body, flags.forceStdin, flags.sendOn == Publish.SendOn.NEWLINE);
        if (payloads.isStdin()) {
            console.log("Reading payload from STDIN");
        }
        MessageMaker maker = new MessageMaker(console, subject, null, flags.headers, flags.templates);
        byte[] payload = payloads.next();
        while (payload != null) {
            maker.body(payload);
            requestAll(session, maker);
            payload = payloads.next();
        }
    }

    private void requestAll(Session session, MessageMaker maker) throws InterruptedException {
        int wanted = flags.count < 1 ? Short.MAX_VALUE : flags.count;
        boolean many = wanted > MAX_LINES && !flags.raw;
        ProgressBar progress = new ProgressBar(session.console(), "Requesting", wanted, many);
        for (int i = 1; i <= wanted; i++) {
            if (!request(session, maker.message(i), many) && !many) {
                return;
            }
            progress.add(1);
        }
        progress.close();
    }

    /** Sends one request and shows its replies; returns false if there are no responders. */
    private boolean request(Session session, Message request, boolean silent) throws InterruptedException {
        Connection connection = session.connection();
        if (!silent && !flags.raw) {
            session.console().log("Sending request on " + GoQuote.string(request.getSubject()));
        }
        String inbox = connection.createInbox();
        Subscription subscription = connection.subscribe(inbox);
        long started = System.nanoTime();
        connection.publish(withReply(request, inbox));
        boolean answered = awaitReplies(session, subscription, started, silent);
        subscription.unsubscribe();
        return answered;
    }

    private boolean awaitReplies(Session session, Subscription subscription, long started, boolean silent)
            throws InterruptedException {
        Duration timeout = session.settings().timeout();
        long elapsed = 0;
        int received = 0;
        while (timeout.isPositive()) {
            Message reply = subscription.nextMessage(timeout);
            if (reply == null) {
                return true;
            }
            if (reply.isStatusMessage() && reply.getStatus().getCode() == NO_RESPONDERS) {
                session.console().log("No responders are available");
                return false;
            }
            Duration trip = Duration.ofNanos(System.nanoTime() - started);
            show(session.console(), reply, trip, silent);
            received++;
            if (isLast(reply, received)) {
                return true;
            }
            elapsed += trip.toNanos();
            // The first reply has the full timeout; the wait for others is derived from the pace of the previous ones.
            timeout = wanted() == 0
                    ? session.settings().timeout().minus(trip)
                    : Duration.ofNanos(elapsed / received).plus(replyTimeout);
        }
        return true;
    }

    /** The number of replies to wait for; 0 for all before the timeout. */
    private int wanted() {
        return waitForEmpty ? Short.MAX_VALUE : replies;
    }

    private boolean isLast(Message reply, int received) {
        return wanted() > 0 && (received == wanted() || reply.getData().length == 0);
    }

    private static Message withReply(Message request, String inbox) {
        return NatsMessage.builder()
                .subject(request.getSubject())
                .replyTo(inbox)
                .headers(request.getHeaders())
                .data(request.getData())
                .build();
    }

    private void show(Console console, Message reply, Duration trip, boolean silent) {
        MessagePrinter printer = new MessagePrinter(console, flags.translate.command);
        if (flags.raw) {
            printer.body(reply);
        } else if (!silent) {
            console.log("Received with rtt " + HumanDuration.goText(trip));
            logHeaders(console, reply.getHeaders());
            printer.body(reply);
        }
    }

    private static void logHeaders(Console console, @Nullable Headers headers) {
        if (headers == null || headers.isEmpty()) {
            return;
        }
        headers.forEach((key, values) -> values.forEach(value -> console.log(key + ": " + value)));
        console.log("");
    }
}
