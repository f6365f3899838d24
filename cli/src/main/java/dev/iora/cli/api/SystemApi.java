// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Requests to the servers themselves, which the system account may make. A request has as many answers as there are
 * servers that it concerns.
 *
 * <p>Thread: the main one.
 */
public final class SystemApi {
    /** Every server answers with its statistics. */
    public static final String PING = "$SYS.REQ.SERVER.PING";

    /** For the number of expected answers: as many as come, until none follows for a while. */
    public static final int UNTIL_QUIET = 0;

    private static final Duration QUIET = Duration.ofMillis(300);
    private static final int NO_RESPONDERS = 503;

    private final Connection connection;
    private final Duration timeout;
    private final Consumer<String> trace;

    /** @param trace takes what is sent and received */
    public SystemApi(Connection connection, Duration timeout, Consumer<String> trace) {
        this.connection = connection;
        this.timeout = timeout;
        this.trace = trace;
    }

    /** The subject to which every server answers about one of its endpoints, as in {@code VARZ}. */
    public static String everyServer(String endpoint) {
        return endpoint.isEmpty() ? PING : PING + "." + endpoint;
    }

    /** The subject to which one server answers. */
    public static String server(String id, String endpoint) {
        return "$SYS.REQ.SERVER." + id + "." + endpoint;
    }

    /** A server's id rather than its name. */
    public static boolean isServerId(String text) {
        return text.length() == 56 && text.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    }

    /**
     * The answers to a request.
     *
     * @param expected how many answers there will be, or {@link #UNTIL_QUIET}
     */
    public List<JsonObject> request(String subject, JsonObject body, int expected) throws InterruptedException {
        List<JsonObject> answers = new ArrayList<>();
        requestEach(
                subject,
                body,
                answer -> {
                    answers.add(answer);
                    return answers.size() != expected;
                },
                expected == UNTIL_QUIET);
        return answers;
    }

    /**
     * Hands over answers as they come, until there is no time left or {@code more} wants none.
     *
     * @param untilQuiet whether a while without answers is the end, too
     */
    public void requestEach(String subject, JsonObject body, Predicate<JsonObject> more, boolean untilQuiet)
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

    private void collect(String subject, Subscription subscription, Predicate<JsonObject> more, boolean untilQuiet)
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

    private JsonObject parsed(String subject, Message answer) {
        if (answer.isStatusMessage() && answer.getStatus().getCode() == NO_RESPONDERS) {
            throw refused();
        }
        trace.accept("<<< " + new String(answer.getData(), StandardCharsets.UTF_8));
        try {
            return JsonObject.parse(answer.getData());
        } catch (JsonException e) {
            throw new CliException("the answer on " + subject + " is not JSON: " + e.getMessage(), e);
        }
    }

    /** Nobody listens for such requests: the connection is not in the system account, or the server has none. */
    public CliException refused() {
        return new CliException("server request failed, ensure the account used has system privileges and appropriate"
                + " permissions" + whatIsMissing());
    }

    /** No server answered. */
    public CliException noAnswer() {
        return new CliException("no results received, ensure the account used has system privileges and appropriate"
                + " permissions" + whatIsMissing());
    }

    private String whatIsMissing() {
        return missing().map(missing -> " (" + missing + ")").orElse("");
    }

    /** Why the connected server can do nothing for the system account, if that is so. */
    public Optional<String> missing() {
        boolean ours = connection.getServerInfo().getGoVersion().startsWith("java");
        return ours ? Optional.of("Iora has no system account yet") : Optional.empty();
    }

    /** How many servers the connected one knows, itself included. */
    public int activeServers() throws InterruptedException {
        List<JsonObject> answers = request(PING, new JsonObject(), 1);
        return answers.isEmpty()
                ? UNTIL_QUIET
                : (int) answers.getFirst().object("statsz").number("active_servers");
    }
}
