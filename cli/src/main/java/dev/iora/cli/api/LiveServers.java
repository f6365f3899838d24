// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import dev.iora.json.JsonException;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Requests to running servers, which only the system account may send.
 *
 * <p>Thread: the main one.
 */
public final class LiveServers extends SystemApi {
    private static final Duration QUIET_TIME = Duration.ofMillis(300);
    private static final int NO_RESPONDERS = 503;

    private final Connection connection;
    private final Duration timeout;
    private final Consumer<String> trace;

    /** @param trace receives requests and responses for display */
    public LiveServers(Connection connection, Duration timeout, Consumer<String> trace) {
        this.connection = connection;
        this.timeout = timeout;
        this.trace = trace;
    }

    @Override
    public void requestEach(String subject, JsonObject body, Predicate<ServerResponse> more, boolean untilQuiet)
            throws InterruptedException {
        trace.accept(">>> " + subject + ": " + body);
        String inbox = connection.createInbox();
        Subscription subscription = connection.subscribe(inbox);
        try {
            connection.publish(subject, inbox, body.compact());
            collect(subject, subscription, more, untilQuiet);
        } finally {
            subscription.unsubscribe();
        }
    }

    @Override
    public SystemApi within(Duration newTimeout) {
        return new LiveServers(connection, newTimeout, trace);
    }

    @Override
    public boolean isArchived() {
        return false;
    }

    private void collect(String subject, Subscription subscription, Predicate<ServerResponse> more, boolean untilQuiet)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long wait = timeout.toNanos();
        while (wait > 0) {
            Message response = subscription.nextMessage(Duration.ofNanos(wait));
            if (response == null || !more.test(parsed(subject, response))) {
                return;
            }
            long left = deadline - System.nanoTime();
            wait = untilQuiet ? Math.min(left, QUIET_TIME.toNanos()) : left;
        }
    }

    private ServerResponse parsed(String subject, Message response) {
        if (response.isStatusMessage() && response.getStatus().getCode() == NO_RESPONDERS) {
            throw refused();
        }
        trace.accept("<<< " + new String(response.getData(), StandardCharsets.UTF_8));
        try {
            return JsonObject.parse(response.getData()).as(ServerResponse.class);
        } catch (JsonException e) {
            throw new CliException("the response on " + subject + " is not JSON: " + e.getMessage(), e);
        }
    }

    /**
     * The error when no server listens for such requests: the connection is not in the system account, or the server
     * does not answer them.
     */
    @Override
    public CliException refused() {
        return new CliException("server request failed, ensure the account used has system privileges and appropriate"
                + " permissions" + missingFeature());
    }

    @Override
    public CliException noResponse(String about) {
        return new CliException("no results received, ensure the account used has system privileges and appropriate"
                + " permissions" + missingFeature());
    }

    private String missingFeature() {
        return missing().map(missing -> " (" + missing + ")").orElse("");
    }

    @Override
    public Optional<String> missing() {
        boolean javaServer = connection.getServerInfo().getGoVersion().startsWith("java");
        return javaServer ? Optional.of("Iora does not answer requests of the system account yet") : Optional.empty();
    }

    /** The number of servers that the connected one knows, including itself. */
    @Override
    public int activeServers() throws InterruptedException {
        List<ServerResponse> responses = request(PING, new JsonObject(), 1);
        return responses.isEmpty()
                ? UNTIL_QUIET
                : (int) responses.getFirst().statsz().activeServers();
    }
}
