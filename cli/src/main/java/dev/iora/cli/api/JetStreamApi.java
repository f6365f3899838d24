// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ApiError;
import dev.iora.cli.view.JetStreamAccount;
import dev.iora.cli.view.StreamConfig;
import dev.iora.json.GoQuote;
import dev.iora.json.JsonException;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JetStream API as requests and responses in JSON. Fields that this program does not know pass through, and errors
 * keep their exact texts. {@link Streams} and {@link Consumers} have a method for each endpoint.
 *
 * <p>Thread: the main one.
 */
public final class JetStreamApi {
    /** The prefix of API subjects in the account's own domain. */
    public static final String DEFAULT_PREFIX = "$JS.API";

    private static final byte[] EMPTY = new byte[0];

    private final Connection connection;
    private final String prefix;
    private final Duration timeout;
    private final @Nullable Console trace;
    private final boolean clientStyle;

    /**
     * @param prefix the prefix of API subjects, without a dot at its end
     * @param trace receives requests and responses for display; null if they are not shown
     */
    public JetStreamApi(Connection connection, String prefix, Duration timeout, @Nullable Console trace) {
        this(connection, prefix, timeout, trace, false);
    }

    private JetStreamApi(
            Connection connection, String prefix, Duration timeout, @Nullable Console trace, boolean clientStyle) {
        this.connection = connection;
        this.prefix = prefix;
        this.timeout = timeout;
        this.trace = trace;
        this.clientStyle = clientStyle;
    }

    /** The same API with the error texts of the Go client, for commands that the official CLI builds on that client. */
    public JetStreamApi inClientStyle() {
        return new JetStreamApi(connection, prefix, timeout, trace, true);
    }

    /** The prefix of API subjects, without a dot at its end. */
    public String prefix() {
        return prefix;
    }

    public Connection connection() {
        return connection;
    }

    public Duration timeout() {
        return timeout;
    }

    /** The subject of a request such as {@code STREAM.INFO.orders}. */
    public String subject(String call) {
        return prefix + "." + call;
    }

    public Streams streams() {
        return new Streams(this);
    }

    public Consumers consumers() {
        return new Consumers(this);
    }

    /** The messages of a stream, by the fastest way that its configuration allows. */
    public StreamMessages messages(StreamConfig streamConfig) {
        return new StreamMessages(this, streamConfig);
    }

    /** The JetStream usage and limits of the account. */
    public JetStreamAccount account() throws InterruptedException {
        return request("INFO").as(JetStreamAccount.class);
    }

    /** Fails with a reason if the API level of the server is lower. */
    public void requireLevel(int level, String reason) throws InterruptedException {
        if (account().api().level() < level) {
            throw new CliException(reason);
        }
    }

    /** Sends a request without a body. */
    public JsonObject request(String call) throws InterruptedException {
        return request(call, EMPTY);
    }

    /** Sends a request with a body. */
    public JsonObject request(String call, JsonObject body) throws InterruptedException {
        return request(call, body.compact());
    }

    private JsonObject request(String call, byte[] body) throws InterruptedException {
        String subject = subject(call);
        JsonObject response = parsed(subject, requestRaw(subject, body));
        if (response.has("error")) {
            throw new ApiException(response.object("error").as(ApiError.class), clientStyle);
        }
        return response;
    }

    /** Sends a request that is answered with a message instead of JSON. */
    public Message requestRaw(String subject, byte[] body) throws InterruptedException {
        trace(">>> " + subject, body);
        Message response = Requests.send(connection, subject, body, timeout);
        if (response == null) {
            throw new CliException(
                    "nats: no responders available for request: JetStream is not enabled on the server or"
                            + " for this account (" + subject + ")");
        }
        trace("<<< " + subject, response.getData());
        return response;
    }

    /** Publishes to a stream; waits for the acknowledgement and returns it. */
    public JsonObject publish(Message message) throws InterruptedException {
        return acknowledgement(message.getSubject(), Requests.send(connection, message, timeout));
    }

    /**
     * Parses a stream's response to a published message; fails if the stream refused it.
     *
     * @param response null if no stream listens to the subject
     */
    public JsonObject acknowledgement(String subject, @Nullable Message response) {
        if (response == null) {
            throw new CliException("nats: no response from stream: no stream listens to " + GoQuote.string(subject));
        }
        trace("<<< " + subject, response.getData());
        JsonObject ack = parsed(subject, response);
        if (ack.has("error")) {
            throw new ApiException(ack.object("error").as(ApiError.class), clientStyle);
        }
        return ack;
    }

    private static JsonObject parsed(String subject, Message response) {
        try {
            return JsonObject.parse(response.getData());
        } catch (JsonException e) {
            throw new CliException("the response on " + subject + " is not JSON: " + e.getMessage(), e);
        }
    }

    private void trace(String heading, byte[] body) {
        if (trace != null) {
            trace.println(heading);
            trace.println(new String(body, StandardCharsets.UTF_8));
            trace.println();
        }
    }

    /** Requests all pages of a list; returns the elements of {@code field} of all responses. */
    JsonArray pages(String call, JsonObject body, String field) throws InterruptedException {
        List<JsonObject> objects = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        long offset = 0;
        long total;
        do {
            JsonObject page = request(call, body.put("offset", offset));
            JsonArray items = page.array(field);
            objects.addAll(items.objects());
            texts.addAll(items.strings());
            offset += items.size();
            total = items.size() == 0 ? 0 : page.number("total");
        } while (offset < total);
        return texts.isEmpty() ? JsonArray.ofObjects(objects) : JsonArray.of(texts);
    }
}
