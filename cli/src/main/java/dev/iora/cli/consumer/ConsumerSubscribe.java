// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.api.PushSubscription;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.StreamVisibility;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code nats consumer sub}: the messages of a push consumer for as long as the user wants, or one of a pull consumer.
 */
final class ConsumerSubscribe implements NatsCommand {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Option(
            names = "--ack",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Acknowledge received message")
    boolean ack;

    @Option(
            names = {"-r", "--raw"},
            description = "Show only the message")
    boolean raw;

    @Option(names = "--deliver-group", paramLabel = "GROUP", description = "Deliver group of the consumer")
    String group = "";

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        JsonObject info = choice.pick(session, visibility);
        JsonObject config = info.object("config");
        boolean acknowledges = ack && !config.string("ack_policy").equals("none");
        String target = config.string("deliver_subject");
        if (target.isEmpty()) {
            ConsumerNext.of(info.string("stream_name"), info.string("name"), acknowledges, raw)
                    .run(session);
            return;
        }
        if (!raw) {
            introduce(session.console(), target, config);
        }
        session.untilInterrupted(() -> push(session, config, acknowledges));
    }

    private void introduce(Console console, String source, JsonObject config) {
        String policy = config.string("ack_policy");
        console.println("Subscribing to topic " + source + " auto acknowledgment: " + ack + "\n");
        console.println("Consumer Info:");
        console.println("  Ack Policy: " + ConsumerConfigReport.ackPolicy(policy));
        if (!policy.equals("none")) {
            console.println("    Ack Wait: " + HumanDuration.goText(config.duration("ack_wait")));
        }
        console.println();
    }

    private void push(Session session, JsonObject config, boolean acknowledges) throws InterruptedException {
        try (PushSubscription messages = new PushSubscription(session.connection(), config, group)) {
            while (true) {
                Message message = messages.next(FOREVER);
                if (message != null) {
                    show(session, message, acknowledges);
                }
            }
        }
    }

    private void show(Session session, Message message, boolean acknowledges) {
        ReceivedMessage.print(session.console(), message, raw);
        if (!raw) {
            session.console().println();
        }
        if (acknowledges) {
            message.ack();
        }
    }
}
