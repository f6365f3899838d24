// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Monitoring data of servers, over a connection or from an archive. Every server that a request addresses sends a
 * response.
 *
 * <p>Thread: the main one.
 */
public abstract class SystemApi {
    /** Every server answers with its statistics. */
    public static final String PING = "$SYS.REQ.SERVER.PING";

    /** The number of expected responses is unknown: collect until none arrives for a while. */
    public static final int UNTIL_QUIET = 0;

    /** The time for servers and network on top of the duration of a measurement. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** The subject of requests to an endpoint, such as {@code VARZ}, of every server. */
    public static String everyServer(String endpoint) {
        return endpoint.isEmpty() ? PING : PING + "." + endpoint;
    }

    /** The subject of requests to an endpoint of one server. */
    public static String server(String id, String endpoint) {
        return "$SYS.REQ.SERVER." + id + "." + endpoint;
    }

    /** Whether a text is the id of a server, not its name. */
    public static boolean isServerId(String text) {
        return text.length() == 56 && text.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    }

    /**
     * The data in a response.
     *
     * @param failure the beginning of the error message
     * @throws CliException if the response is an error
     */
    public static JsonObject data(ServerResponse response, String failure) {
        if (response.error().isPresent()) {
            throw new CliException(failure + response.error().get().description());
        }
        return response.data();
    }

    /**
     * Sends a request; returns the responses.
     *
     * @param expected the number of responses, or {@link #UNTIL_QUIET}
     */
    public List<ServerResponse> request(String subject, JsonObject body, int expected) throws InterruptedException {
        List<ServerResponse> responses = new ArrayList<>();
        requestEach(
                subject,
                body,
                response -> {
                    responses.add(response);
                    return responses.size() != expected;
                },
                expected == UNTIL_QUIET);
        return responses;
    }

    /** Sends a request to one server; returns its response, or fails with {@code missing} if there is none. */
    public final ServerResponse requestOne(String subject, JsonObject body, Supplier<CliException> missing)
            throws InterruptedException {
        return request(subject, body, 1).stream().findFirst().orElseThrow(missing);
    }

    /**
     * Sends a request and passes responses to {@code more} as they arrive, until the timeout or until {@code more}
     * returns false.
     *
     * @param untilQuiet whether to stop as well when no response arrives for a while
     */
    public abstract void requestEach(
            String subject, JsonObject body, Predicate<ServerResponse> more, boolean untilQuiet)
            throws InterruptedException;

    /** The same with another timeout. */
    public abstract SystemApi within(Duration timeout);

    /** The same with a timeout for servers that measure for this long before they respond. */
    public final SystemApi afterMeasuring(Duration watched) {
        return within(watched.plus(SLACK));
    }

    /** Whether responses come from an archive. */
    public abstract boolean isArchived();

    /** The error when no server listens for a request. */
    public abstract CliException refused();

    /** The error when there is no response about this, which may be empty. */
    public abstract CliException noResponse(String about);

    /** The error when there is no response. */
    public final CliException noResponse() {
        return noResponse("");
    }

    /** The reason why the connected server cannot answer requests of the system account; empty if it can. */
    public abstract Optional<String> missing();

    /** The number of servers that will respond, or {@link #UNTIL_QUIET}. */
    public abstract int activeServers() throws InterruptedException;
}
