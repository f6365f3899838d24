// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import io.nats.client.Connection;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Requests that distinguish "no responders" from a timeout, unlike the client's own blocking requests. */
public final class Requests {
    private Requests() {}

    /**
     * Sends a request; returns the response, or null if there are no responders.
     *
     * @throws CliException on timeout
     */
    public static @Nullable Message send(Connection connection, String subject, byte[] body, Duration timeout)
            throws InterruptedException {
        return send(
                connection, NatsMessage.builder().subject(subject).data(body).build(), timeout);
    }

    /**
     * Sends a request; returns the response, or null if there are no responders.
     *
     * @throws CliException on timeout
     */
    public static @Nullable Message send(Connection connection, Message request, Duration timeout)
            throws InterruptedException {
        return await(connection.request(request), request.getSubject(), timeout);
    }

    /**
     * Waits for the response to a request; returns null if there are no responders.
     *
     * @throws CliException on timeout
     */
    public static @Nullable Message await(Future<Message> response, String subject, Duration timeout)
            throws InterruptedException {
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JetStreamStatusException) {
                return null;
            }
            throw new CliException("nats: " + e.getCause(), e);
        } catch (TimeoutException | CancellationException e) {
            throw new CliException(
                    "nats: timeout: no answer on " + subject + " within " + timeout.toMillis() + "ms", e);
        } finally {
            response.cancel(false);
        }
    }
}
