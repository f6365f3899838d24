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
 * Sends discovery requests to services. The number of instances is unknown, so responses are collected until none
 * arrives for a while. Invalid responses, which any client can send, are ignored.
 *
 * <p>Thread: the main one.
 */
final class Discovery {
    private static final Duration QUIET_TIME = Duration.ofMillis(300);
    private static final int NO_RESPONDERS = 503;

    /** Kinds of discovery requests. */
    enum Verb {
        PING("io.nats.micro.v1.ping_response"),
        INFO("io.nats.micro.v1.info_response"),
        STATS("io.nats.micro.v1.stats_response");

        private final String responseType;

        Verb(String responseType) {
            this.responseType = responseType;
        }
    }

    private final Session session;
    private final Connection connection;

    Discovery(Session session) throws InterruptedException {
        this.session = session;
        this.connection = session.connection();
    }

    /** The responses of all instances of a service, or of all services if the name is empty; sorted. */
    List<ServiceInstance> all(Verb verb, String service, String id) throws InterruptedException {
        List<ServiceInstance> responses = new ArrayList<>();
        ask(verb, service, id, QUIET_TIME, (response, _) -> responses.add(response));
        responses.sort(Comparator.comparing(ServiceInstance::name).thenComparing(ServiceInstance::id));
        return responses;
    }

    /** The first response, or null if there is none. */
    @Nullable
    ServiceInstance one(Verb verb, String service, String id) throws InterruptedException {
        List<ServiceInstance> responses = new ArrayList<>();
        ask(verb, service, id, Duration.ZERO, (response, _) -> responses.add(response));
        return responses.isEmpty() ? null : responses.getFirst();
    }

    /** Passes each response and its round trip time to {@code onResponse} until the timeout. */
    void forEachResponse(Verb verb, String service, BiConsumer<ServiceInstance, Duration> onResponse)
            throws InterruptedException {
        ask(verb, service, "", session.settings().timeout(), onResponse);
    }

    /** @param quiet the time without a response after which all are assumed to have arrived; 0 to take only one */
    private void ask(
            Verb verb, String service, String id, Duration quiet, BiConsumer<ServiceInstance, Duration> onResponse)
            throws InterruptedException {
        String subject = subject(verb, service, id);
        String inbox = connection.createInbox();
        Subscription responses = connection.subscribe(inbox);
        long started = System.nanoTime();
        long deadline = started + session.settings().timeout().toNanos();
        connection.publish(subject, inbox, new byte[0]);
        session.trace(">>> " + subject);
        try {
            // The first response has the full timeout.
            long maxWait = session.settings().timeout().toNanos();
            while (true) {
                long wait = Math.min(maxWait, deadline - System.nanoTime());
                Message message = wait <= 0 ? null : responses.nextMessage(Duration.ofNanos(wait));
                if (message == null) {
                    return;
                }
                ServiceInstance response = parsed(verb, message);
                if (response == null) {
                    continue;
                }
                onResponse.accept(response, Duration.ofNanos(System.nanoTime() - started));
                if (quiet.isZero()) {
                    return;
                }
                maxWait = quiet.toNanos();
            }
        } finally {
            responses.unsubscribe();
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
            ServiceInstance response = JsonObject.parse(message.getData()).as(ServiceInstance.class);
            return response.type().equals(verb.responseType) ? response : null;
        } catch (JsonException e) {
            session.trace("ignored, it is not JSON: " + e.getMessage());
            return null;
        }
    }
}
