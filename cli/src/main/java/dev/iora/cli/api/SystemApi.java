// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What servers say about themselves: over a connection, or as they said it when an archive was made. A request has as
 * many answers as there are servers that it concerns.
 *
 * <p>Thread: the main one.
 */
public abstract class SystemApi {
    /** Every server answers with its statistics. */
    public static final String PING = "$SYS.REQ.SERVER.PING";

    /** For the number of expected answers: as many as come, until none follows for a while. */
    public static final int UNTIL_QUIET = 0;

    /** What servers and network need on top of the time in which a server watches itself. */
    private static final Duration SLACK = Duration.ofSeconds(2);

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
     * The data in an answer.
     *
     * @param failure what the message of the exception starts with
     * @throws CliException if the server answered with an error
     */
    public static JsonObject data(ServerAnswer answer, String failure) {
        if (answer.error().isPresent()) {
            throw new CliException(failure + answer.error().get().description());
        }
        return answer.data();
    }

    /**
     * The answers to a request.
     *
     * @param expected how many answers there will be, or {@link #UNTIL_QUIET}
     */
    public List<ServerAnswer> request(String subject, JsonObject body, int expected) throws InterruptedException {
        List<ServerAnswer> answers = new ArrayList<>();
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
    public abstract void requestEach(String subject, JsonObject body, Predicate<ServerAnswer> more, boolean untilQuiet)
            throws InterruptedException;

    /** The same with another patience. */
    public abstract SystemApi within(Duration timeout);

    /** The same with the patience for servers that watch themselves for this long before they answer. */
    public final SystemApi afterWatching(Duration watched) {
        return within(watched.plus(SLACK));
    }

    /** Whether the answers are old ones. */
    public abstract boolean isArchived();

    /** Nobody takes such requests. */
    public abstract CliException refused();

    /** There is no answer about this, which may be empty. */
    public abstract CliException noAnswer(String about);

    /** There is no answer. */
    public final CliException noAnswer() {
        return noAnswer("");
    }

    /** Why the connected server can do nothing for the system account, if that is so. */
    public abstract Optional<String> missing();

    /** How many servers will answer, or {@link #UNTIL_QUIET}. */
    public abstract int activeServers() throws InterruptedException;
}
