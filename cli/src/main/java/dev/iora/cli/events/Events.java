// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Leaf;
import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Human;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nats events}. */
public final class Events implements NatsCommand {
    private static final String CONNECTS = "$SYS.ACCOUNT.*.CONNECT";
    private static final String DISCONNECTS = "$SYS.ACCOUNT.*.DISCONNECT";
    private static final String AUTH_ERRORS = "$SYS.SERVER.*.CLIENT.AUTH.ERR";

    /** A full queue makes the client wait, which keeps at most 64 MiB and drops what comes then. */
    private static final int MAX_WAITING = 1_000;

    @Option(
            names = {"-a", "--all"},
            description = "Show all events")
    boolean all;

    @Mixin
    JsonFlag json = new JsonFlag();

    @Option(names = "--cloudevent", description = "Produce CloudEvents v1 output")
    boolean cloudEvent;

    @Option(names = "--short", description = "Short event format")
    boolean brief;

    @Option(
            names = "--filter",
            defaultValue = ".",
            paramLabel = "REGEX",
            description = "Filter across the entire event using regular expressions")
    String filter = "";

    @Option(names = "--js-metric", description = "Shows JetStream metric events (false)")
    boolean metrics;

    @Option(names = "--js-advisory", description = "Shows advisory events (false)")
    boolean advisories;

    @Option(names = "--srv-advisory", negatable = true, description = "Shows NATS Server advisories (true)")
    boolean serverAdvisories = true;

    @Option(
            names = "--subjects",
            paramLabel = "SUBJECTS",
            description = "Show Advisories and Metrics received on specific subjects")
    List<String> subjects = new ArrayList<>();

    @Option(names = "--stream", description = "Reads events from a Stream only")
    String stream = "";

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "When reading a Stream reads from a certain duration ago")
    @Nullable
    Duration since;

    private final BlockingQueue<Message> received = new ArrayBlockingQueue<>(MAX_WAITING);

    public static Leaf command() {
        return CommandNode.leaf("events event e", "Show Advisories and Events", Events::new);
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        boolean chosen = all || advisories || metrics || !subjects.isEmpty();
        if (!chosen && !serverAdvisories && stream.isEmpty()) {
            throw new CliException("no events were chosen");
        }
        if (chosen && !stream.isEmpty()) {
            throw new CliException("cannot specify both Stream and specific advisories or extra subjects");
        }
        EventPrinter printer = new EventPrinter(session, format(), pattern());
        Connection connection = session.connection();
        Dispatcher dispatcher = connection.createDispatcher(received::put);
        if (stream.isEmpty()) {
            listen(session, dispatcher);
        } else {
            read(session, dispatcher);
        }
        session.untilInterrupted(() -> print(printer));
    }

    private void print(EventPrinter printer) throws InterruptedException {
        // Runs until interrupted.
        while (true) {
            Message message = received.take();
            if (!message.isStatusMessage()) {
                printer.print(message.getSubject(), message.getData());
            }
        }
    }

    private EventPrinter.Format format() {
        if (cloudEvent) {
            return EventPrinter.Format.CLOUD_EVENT;
        }
        if (json.given) {
            return EventPrinter.Format.JSON;
        }
        return brief ? EventPrinter.Format.SHORT : EventPrinter.Format.EXTENDED;
    }

    private Pattern pattern() {
        try {
            return Pattern.compile(filter, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw new CliException("invalid body regular expression: " + e.getMessage(), e);
        }
    }

    /** Prints a line for people, unless the output format is for programs. */
    private void printStatus(Console console, String line) {
        if (!json.given && !cloudEvent) {
            console.println(line);
        }
    }

    private void listen(Session session, Dispatcher dispatcher) throws InterruptedException {
        Console console = session.console();
        String events = session.settings().eventPrefix();
        Map<String, String> chosen = new LinkedHashMap<>();
        if (advisories || all) {
            chosen.put(events + ".ADVISORY.>", "Advisories");
        }
        if (metrics || all) {
            chosen.put(events + ".METRIC.>", "Metrics");
        }
        if (serverAdvisories || all) {
            session.system().missing().ifPresent(missing -> console.note("WARNING: no server events: " + missing));
            chosen.put(CONNECTS, "Client Connection events");
            chosen.put(DISCONNECTS, "Client Disconnection events");
            chosen.put(AUTH_ERRORS, "Authentication Errors events");
        }
        subjects.forEach(subject -> chosen.putIfAbsent(subject, "advisories"));
        chosen.keySet().forEach(dispatcher::subscribe);
        // Flushed before the lines are printed: a user who reads them relies on the subscriptions.
        flush(session);
        chosen.forEach((subject, what) -> printStatus(console, "Listening for " + what + " on " + subject));
    }

    private static void flush(Session session) throws InterruptedException {
        try {
            session.connection().flush(session.settings().timeout());
        } catch (TimeoutException e) {
            throw new CliException("nats: timeout: the server did not confirm the subscriptions", e);
        }
    }

    private void read(Session session, Dispatcher dispatcher) throws InterruptedException {
        JetStreamApi api = session.jetStream();
        String inbox = api.connection().createInbox();
        JsonObject config = new JsonObject()
                .put("deliver_subject", inbox)
                .put("ack_policy", "none")
                .put("replay_policy", "instant");
        if (since == null) {
            config.put("deliver_policy", "all");
            printStatus(session.console(), "Listening for Events in stream " + stream);
        } else {
            Instant start = Instant.now().minus(since);
            config.put("deliver_policy", "by_start_time").put("opt_start_time", start.toString());
            printStatus(session.console(), "Listening for Events in stream " + stream + " since " + Human.time(start));
        }
        dispatcher.subscribe(inbox);
        // Not deleted at the end: the server removes the ephemeral consumer when the subscription is gone.
        api.consumers().create(stream, config);
    }
}
