// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerAnswer;
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
 * Requests to the servers themselves, which the system account may make.
 *
 * <p>Thread: the main one.
 */
public final class LiveServers extends SystemApi {
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final int NO_RESPONDERS = 503;

    private final Connection connection;
    private final Duration timeout;
    private final Consumer<String> trace;

    /** @param trace takes what is sent and received */
    public LiveServers(Connection connection, Duration timeout, Consumer<String> trace) {
        this.connection = connection;
        this.timeout = timeout;
        this.trace = trace;
    }

    @Override
    public void requestEach(String subject, JsonObject body, Predicate<ServerAnswer> more, boolean untilQuiet)
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
    public SystemApi within(Duration patience) {
        return new LiveServers(connection, patience, trace);
    }

    @Override
    public boolean isArchived() {
        return false;
    }

    private void collect(String subject, Subscription subscription, Predicate<ServerAnswer> more, boolean untilQuiet)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long wait = timeout.toNanos();
        while (wait > 0) {
            Message answer = subscription.nextMessage(Duration.ofNanos(wait));
            if (answer == null || !more.test(parsed(subject, answer))) {
                return;
            }
            long left = deadline - System.nanoTime();
            wait = untilQuiet ? Math.min(left, QUIET.toNanos()) : left;
        }
    }

    private ServerAnswer parsed(String subject, Message answer) {
        if (answer.isStatusMessage() && answer.getStatus().getCode() == NO_RESPONDERS) {
            throw refused();
        }
        trace.accept("<<< " + new String(answer.getData(), StandardCharsets.UTF_8));
        try {
            return JsonObject.parse(answer.getData()).as(ServerAnswer.class);
        } catch (JsonException e) {
            throw new CliException("the answer on " + subject + " is not JSON: " + e.getMessage(), e);
        }
    }

    /** Nobody listens for such requests: the connection is not in the system account, or the server has none. */
    @Override
    public CliException refused() {
        return new CliException("server request failed, ensure the account used has system privileges and appropriate"
                + " permissions" + whatIsMissing());
    }

    @Override
    public CliException noAnswer(String about) {
        return new CliException("no results received, ensure the account used has system privileges and appropriate"
                + " permissions" + whatIsMissing());
    }

    private String whatIsMissing() {
        return missing().map(missing -> " (" + missing + ")").orElse("");
    }

    @Override
    public Optional<String> missing() {
        boolean ours = connection.getServerInfo().getGoVersion().startsWith("java");
        return ours ? Optional.of("Iora has no system account yet") : Optional.empty();
    }

    /** How many servers the connected one knows, itself included. */
    @Override
    public int activeServers() throws InterruptedException {
        List<ServerAnswer> answers = request(PING, new JsonObject(), 1);
        return answers.isEmpty()
                ? UNTIL_QUIET
                : (int) answers.getFirst().statsz().activeServers();
    }
}
