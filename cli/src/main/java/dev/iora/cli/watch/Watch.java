// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Collects messages, and shows a summary once a second. */
abstract class Watch implements NatsCommand {
    private static final long REDRAW_NANOS = Duration.ofSeconds(1).toNanos();

    /** A full queue makes the client wait, which keeps at most 64 MiB and drops what comes then. */
    private static final int MAX_WAITING = 1_000;

    private final BlockingQueue<Message> received = new ArrayBlockingQueue<>(MAX_WAITING);

    /** The subject of the collected messages. */
    abstract String subject();

    /** The maximum of rows to show; 0 for as many as the screen has room for. */
    abstract int wantedRows();

    /** Whether responses to an initial request are shown as well, not only messages that servers publish. */
    boolean usesResponses() {
        return true;
    }

    abstract void onMessage(Message message, JsonObject body);

    /** The text to show. */
    abstract String text(Screen screen, OutputStyle style);

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Connection connection = session.connection();
        try (Screen screen = new Screen(session.console(), wantedRows())) {
            Dispatcher dispatcher = connection.createDispatcher(received::put);
            dispatcher.subscribe(subject());
            String inbox = connection.createInbox();
            dispatcher.subscribe(inbox);
            // Detects missing permissions: without the system account this request has no responders, but the
            // subscription would succeed.
            connection.publish(SystemApi.PING, inbox, new byte[0]);
            session.untilInterrupted(() -> watch(screen, session));
        }
    }

    private void watch(Screen screen, Session session) throws InterruptedException {
        long next = System.nanoTime() + REDRAW_NANOS;
        // Runs until interrupted.
        while (true) {
            Message message = received.poll(next - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message != null) {
                accept(message, session);
            } else {
                screen.show(text(screen, session.style()));
                next += REDRAW_NANOS;
            }
        }
    }

    private void accept(Message message, Session session) throws InterruptedException {
        if (message.isStatusMessage()) {
            throw session.system().refused();
        }
        boolean response =
                message.getSubject().startsWith(session.settings().link().inboxPrefix());
        if (response && !usesResponses()) {
            return;
        }
        try {
            onMessage(message, message.getData().length == 0 ? new JsonObject() : JsonObject.parse(message.getData()));
        } catch (JsonException e) {
            throw new CliException("the message on " + message.getSubject() + " is not JSON: " + e.getMessage(), e);
        }
    }
}
