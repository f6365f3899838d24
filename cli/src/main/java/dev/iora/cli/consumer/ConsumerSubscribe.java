// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.api.PushSubscription;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.stream.StreamVisibility;
import dev.iora.cli.view.ConsumerConfig;
import dev.iora.cli.view.ConsumerInfo;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code nats consumer sub}: shows the messages of a push consumer until interrupted, or one message of a pull
 * consumer.
 */
final class ConsumerSubscribe implements NatsCommand {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Option(names = "--ack", negatable = true, description = "Acknowledge received message")
    boolean ack = true;

    @Option(
            names = {"-r", "--raw"},
            description = "Show only the message")
    boolean raw;

    @Option(names = "--deliver-group", paramLabel = "GROUP", description = "Deliver group of the consumer")
    String group = "";

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        ConsumerInfo info = choice.pick(session, visibility);
        ConsumerConfig config = info.config();
        boolean acknowledges = ack && !config.ackPolicy().equals("none");
        String target = config.deliverSubject();
        if (target.isEmpty()) {
            ConsumerNext.of(info.streamName(), info.name(), acknowledges, raw).run(session);
            return;
        }
        if (!raw) {
            introduce(session.console(), target, config);
        }
        session.untilInterrupted(() -> push(session, config, acknowledges));
    }

    private void introduce(Console console, String source, ConsumerConfig config) {
        String policy = config.ackPolicy();
        console.println("Subscribing to topic " + source + " auto acknowledgment: " + ack + "\n");
        console.println("Consumer Info:");
        console.println("  Ack Policy: " + ConsumerConfigReport.ackPolicy(policy));
        if (!policy.equals("none")) {
            console.println("    Ack Wait: " + HumanDuration.goText(config.ackWait()));
        }
        console.println();
    }

    private void push(Session session, ConsumerConfig config, boolean acknowledges) throws InterruptedException {
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
