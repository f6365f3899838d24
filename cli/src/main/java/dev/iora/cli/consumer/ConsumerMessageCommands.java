// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.Names;
import dev.iora.cli.api.PushSubscription;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConsumerConfig;
import dev.iora.cli.view.ConsumerInfo;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that read the messages of a consumer. */
final class ConsumerMessageCommands {
    private ConsumerMessageCommands() {}

    /** {@code nats consumer next}: reads and acknowledges messages of a pull consumer one by one. */
    static final class Next implements NatsCommand {
        @Parameters(index = "0", paramLabel = "stream", description = "Stream name")
        String stream = "";

        @Parameters(index = "1", paramLabel = "consumer", description = "Consumer name")
        String consumer = "";

        @Option(names = "--ack", negatable = true, description = "Acknowledge received message")
        @Nullable
        Boolean ack;

        @Option(names = "--nak", description = "Perform a Negative Acknowledgement on the message")
        boolean nak;

        @Option(names = "--term", description = "Terms the message")
        boolean term;

        @Option(
                names = {"-r", "--raw"},
                description = "Show only the message")
        boolean raw;

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                description = "Wait up to this period to acknowledge messages")
        Duration wait = Duration.ZERO;

        @Option(
                names = "--count",
                defaultValue = "1",
                description = "Number of messages to try to fetch from the pull consumer")
        int count;

        /** The command that reads one message of a consumer, for use by another command. */
        static Next of(String stream, String consumer, boolean ack, boolean raw) {
            Next next = new Next();
            next.stream = stream;
            next.consumer = consumer;
            next.ack = ack;
            next.raw = raw;
            next.count = 1;
            return next;
        }

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            boolean acknowledge = ack == null ? !term : ack;
            if (term && (acknowledge || nak)) {
                throw new CliException("can not both Acknowledge and Terminate message");
            }
            for (int i = 0; i < count; i++) {
                Message message = next(session);
                ReceivedMessage.print(session.console(), message, raw);
                if (term) {
                    sendReply(session, message, "+TERM");
                    session.console().println("\nTerminated message");
                } else if (acknowledge || nak) {
                    acknowledge(session, message);
                }
            }
        }

        private Message next(Session session) throws InterruptedException {
            JetStreamApi api = session.jetStream();
            String inbox = api.connection().createInbox();
            Subscription subscription = api.connection().subscribe(inbox);
            JsonObject request = new JsonObject().put("batch", 1).put("expires", api.timeout());
            api.connection()
                    .publish(
                            api.subject("CONSUMER.MSG.NEXT." + Names.stream(stream) + "." + Names.consumer(consumer)),
                            inbox,
                            request.compact());
            Message message = subscription.nextMessage(api.timeout());
            subscription.unsubscribe();
            if (message == null || message.isStatusMessage()) {
                throw noMessage(api, message);
            }
            return message;
        }

        private CliException noMessage(JetStreamApi api, @Nullable Message status) throws InterruptedException {
            ConsumerInfo info = api.consumers().info(stream, consumer);
            if (!info.config().deliverSubject().isEmpty()) {
                return new CliException("consumer \"" + consumer + "\" is not a Pull consumer");
            }
            return new CliException("no message received: "
                    + (status == null
                            ? "nats: timeout"
                            : "nats: " + status.getStatus().getMessage()));
        }

        private void acknowledge(Session session, Message message) throws InterruptedException {
            Duration delay = wait.isPositive()
                    ? Duration.ofNanos(ThreadLocalRandom.current().nextLong(wait.toNanos()))
                    : Duration.ZERO;
            Thread.sleep(delay);
            sendReply(session, message, nak ? "-NAK" : "+ACK");
            if (!raw) {
                session.console()
                        .println("\n" + (nak ? "Negative " : "") + "Acknowledged message"
                                + (delay.isPositive() ? " after " + HumanDuration.goText(delay) + " delay" : "")
                                + "\n");
            }
        }

        private static void sendReply(Session session, Message message, String payload) throws InterruptedException {
            String reply = message.getReplyTo();
            session.trace(">>> " + reply + ": " + payload);
            session.connection().publish(reply, payload.getBytes(StandardCharsets.US_ASCII));
            try {
                session.connection().flush(session.settings().timeout());
            } catch (TimeoutException e) {
                throw new CliException("could not Acknowledge message: nats: timeout", e);
            }
        }
    }

    /**
     * {@code nats consumer sub}: shows the messages of a push consumer until interrupted, or one message of a pull
     * consumer.
     */
    static final class Subscribe extends ConsumerCommands.ConsumerCommand {
        private static final Duration FOREVER = Duration.ofDays(36_500);

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
            ConsumerInfo info = pick(session);
            ConsumerConfig config = info.config();
            boolean acknowledges = ack && !config.ackPolicy().equals("none");
            String target = config.deliverSubject();
            if (target.isEmpty()) {
                Next.of(info.streamName(), info.name(), acknowledges, raw).run(session);
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
}
