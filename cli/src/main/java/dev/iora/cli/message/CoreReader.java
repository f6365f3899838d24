// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.Session;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads subjects, for {@code nats subscribe}.
 *
 * <p>Thread: a thread of the client queues messages, the main one shows them.
 */
final class CoreReader {
    /** The maximum of messages queued for a slow terminal; beyond it the client stops reading. */
    private static final int MAX_QUEUED = 64 * 1024;

    private final Session session;
    private final Subscribe command;
    private final Subscribe.Limits limits;
    private final SubjectFilterList ignored;
    private final BlockingQueue<Message> arrived = new LinkedBlockingQueue<>(MAX_QUEUED);
    private final Map<String, Message> unanswered = new HashMap<>();
    private final Connection connection;

    CoreReader(Session session, Subscribe command, Subscribe.Limits limits, SubjectFilterList ignored)
            throws InterruptedException {
        this.session = session;
        this.command = command;
        this.limits = limits;
        this.ignored = ignored;
        connection = session.connection();
    }

    /** Shows messages until a limit is reached. */
    void read(SubscriptionOutput output) throws IOException, InterruptedException {
        Dispatcher dispatcher = connection.createDispatcher(arrived::put);
        List<String> subjects =
                command.inbox && command.subjects.isEmpty() ? List.of(connection.createInbox()) : command.subjects;
        String inboxes = session.settings().link().inboxPrefix() + ".>";
        if (command.matchReplies) {
            if (command.format.printsStatus()) {
                session.console().log("Matching replies with inbox prefix " + inboxes);
            }
            dispatcher.subscribe(inboxes);
        }
        for (String subject : subjects) {
            if (command.queue.isEmpty()) {
                dispatcher.subscribe(subject);
            } else {
                dispatcher.subscribe(subject, command.queue);
            }
        }
        new PlainSender(connection, session.console()).finish();
        // Printed only when the server has the subscription: a user who reads the line may publish at once.
        if (command.format.printsStatus() || command.inbox) {
            session.console().log(described(subjects));
        }
        while (!isDone(output)) {
            Message message = nextMessage();
            if (message == null) {
                return;
            }
            onMessage(message, inboxes, output);
        }
    }

    private String described(List<String> subjects) {
        return command.ack
                ? "Subscribing on " + subjects.getFirst() + " with acknowledgement of JetStream messages "
                        + ignored.described()
                : "Subscribing on " + String.join(", ", subjects) + " " + ignored.described();
    }

    private boolean isDone(SubscriptionOutput output) {
        return hasEnough(output) && unanswered.isEmpty();
    }

    private boolean hasEnough(SubscriptionOutput output) {
        return limits.count() > 0 && output.count() >= limits.count();
    }

    private @Nullable Message nextMessage() throws InterruptedException {
        return limits.idle() == null
                ? arrived.take()
                : arrived.poll(limits.idle().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void onMessage(Message message, String inboxes, SubscriptionOutput output) throws IOException {
        if (command.matchReplies && message.getSubscription().getSubject().equals(inboxes)) {
            Message request = unanswered.remove(message.getSubject());
            if (request != null) {
                output.showPair(request, message);
            }
            return;
        }
        if (ignored.matches(message.getSubject()) || hasEnough(output)) {
            return;
        }
        String reply = message.getReplyTo();
        if (command.matchReplies && reply != null) {
            unanswered.put(reply, message);
            output.countOnly();
        } else {
            output.show(message, message.getSubscription().getSubject());
        }
        if (command.ack && message.isJetStream() && reply != null) {
            connection.publish(reply, new byte[0]);
        }
    }
}
