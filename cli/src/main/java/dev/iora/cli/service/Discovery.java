// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServiceInstance;
import dev.iora.json.JsonException;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks services about themselves, all at once: nobody knows how many there are, so answers are waited for until there
 * are none for a while. Answers that are none are ignored; anybody may send such.
 *
 * <p>Thread: the main one.
 */
final class Discovery {
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final int NO_RESPONDERS = 503;

    /** What services can be asked. */
    enum Verb {
        PING("io.nats.micro.v1.ping_response"),
        INFO("io.nats.micro.v1.info_response"),
        STATS("io.nats.micro.v1.stats_response");

        private final String answerType;

        Verb(String answerType) {
            this.answerType = answerType;
        }
    }

    private final Session session;
    private final Connection connection;

    Discovery(Session session) throws InterruptedException {
        this.session = session;
        this.connection = session.connection();
    }

    /** The answers of all instances of a service, or of all services if the name is empty; sorted. */
    List<ServiceInstance> all(Verb verb, String service, String id) throws InterruptedException {
        List<ServiceInstance> answers = new ArrayList<>();
        ask(verb, service, id, QUIET, (answer, _) -> answers.add(answer));
        answers.sort(Comparator.comparing(ServiceInstance::name).thenComparing(ServiceInstance::id));
        return answers;
    }

    /** The answer of one instance, the quickest one. */
    @Nullable
    ServiceInstance one(Verb verb, String service, String id) throws InterruptedException {
        List<ServiceInstance> answers = new ArrayList<>();
        ask(verb, service, id, Duration.ZERO, (answer, _) -> answers.add(answer));
        return answers.isEmpty() ? null : answers.getFirst();
    }

    /** Hands over each answer with the time that it took, until the time is up. */
    void whileAnswering(Verb verb, String service, BiConsumer<ServiceInstance, Duration> onAnswer)
            throws InterruptedException {
        ask(verb, service, "", session.settings().timeout(), onAnswer);
    }

    /** @param quiet how long no answer may come until there are thought to be no more; 0 to take just one */
    private void ask(
            Verb verb, String service, String id, Duration quiet, BiConsumer<ServiceInstance, Duration> onAnswer)
            throws InterruptedException {
        String subject = subject(verb, service, id);
        String inbox = connection.createInbox();
        Subscription answers = connection.subscribe(inbox);
        long started = System.nanoTime();
        long deadline = started + session.settings().timeout().toNanos();
        connection.publish(subject, inbox, new byte[0]);
        session.trace(">>> " + subject);
        try {
            // The first one may take its time.
            long patience = session.settings().timeout().toNanos();
            while (true) {
                long wait = Math.min(patience, deadline - System.nanoTime());
                Message message = wait <= 0 ? null : answers.nextMessage(Duration.ofNanos(wait));
                if (message == null) {
                    return;
                }
                ServiceInstance answer = parsed(verb, message);
                if (answer == null) {
                    continue;
                }
                onAnswer.accept(answer, Duration.ofNanos(System.nanoTime() - started));
                if (quiet.isZero()) {
                    return;
                }
                patience = quiet.toNanos();
            }
        } finally {
            answers.unsubscribe();
        }
    }

    private static String subject(Verb verb, String service, String id) {
        return "$SRV." + verb + (service.isEmpty() ? "" : "." + service) + (id.isEmpty() ? "" : "." + id);
    }

    private @Nullable ServiceInstance parsed(Verb verb, Message message) {
        if (message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS) {
            throw new CliException("no service instances found");
        }
        session.trace("<<< " + new String(message.getData(), StandardCharsets.UTF_8));
        try {
            ServiceInstance answer = JsonObject.parse(message.getData()).as(ServiceInstance.class);
            return answer.type().equals(verb.answerType) ? answer : null;
        } catch (JsonException e) {
            session.trace("ignored, it is not JSON: " + e.getMessage());
            return null;
        }
    }
}
