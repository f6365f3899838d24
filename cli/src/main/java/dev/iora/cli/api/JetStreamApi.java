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
 * The JetStream API as requests and answers in JSON: every field of any server passes through, and errors keep their
 * exact texts. What each request means is in {@link Streams} and {@link Consumers}.
 *
 * <p>Thread: the main one.
 */
public final class JetStreamApi {
    /** What subjects start with in the account's own domain. */
    public static final String DEFAULT_PREFIX = "$JS.API";

    private static final byte[] NOTHING = new byte[0];

    private final Connection connection;
    private final String prefix;
    private final Duration timeout;
    private final @Nullable Console trace;
    private final boolean clientStyle;

    /**
     * @param prefix what subjects start with, without a dot at its end
     * @param trace where requests and answers are shown, or null
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

    /** The same API, whose errors have the texts of the Go client: that of commands which the official CLI builds on it. */
    public JetStreamApi inClientStyle() {
        return new JetStreamApi(connection, prefix, timeout, trace, true);
    }

    /** What subjects start with, without a dot at its end. */
    public String prefix() {
        return prefix;
    }

    public Connection connection() {
        return connection;
    }

    public Duration timeout() {
        return timeout;
    }

    /** The subject of an API call, as in {@code STREAM.INFO.orders}. */
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

    /** What the account uses of JetStream, and its limits. */
    public JetStreamAccount account() throws InterruptedException {
        return request("INFO").as(JetStreamAccount.class);
    }

    /** A request without a body. */
    public JsonObject request(String call) throws InterruptedException {
        return request(call, NOTHING);
    }

    /** A request with a body. */
    public JsonObject request(String call, JsonObject body) throws InterruptedException {
        return request(call, body.compact());
    }

    private JsonObject request(String call, byte[] body) throws InterruptedException {
        String subject = subject(call);
        JsonObject answer = parsed(subject, requestRaw(subject, body));
        if (answer.has("error")) {
            throw new ApiException(answer.object("error").as(ApiError.class), clientStyle);
        }
        return answer;
    }

    /** A request whose answer is a message rather than JSON. */
    public Message requestRaw(String subject, byte[] body) throws InterruptedException {
        trace(">>> " + subject, body);
        Message answer = Requests.send(connection, subject, body, timeout);
        if (answer == null) {
            throw new CliException(
                    "nats: no responders available for request: JetStream is not enabled on the server or"
                            + " for this account (" + subject + ")");
        }
        trace("<<< " + subject, answer.getData());
        return answer;
    }

    /** Publishes to a stream and waits for its acknowledgement, which is returned. */
    public JsonObject publish(Message message) throws InterruptedException {
        return acknowledgement(message.getSubject(), Requests.send(connection, message, timeout));
    }

    /**
     * What a stream says to a message that it was sent: its acknowledgement, unless it refuses it.
     *
     * @param answer null if nobody listens
     */
    public JsonObject acknowledgement(String subject, @Nullable Message answer) {
        if (answer == null) {
            throw new CliException("nats: no response from stream: no stream listens to " + GoQuote.string(subject));
        }
        trace("<<< " + subject, answer.getData());
        JsonObject ack = parsed(subject, answer);
        if (ack.has("error")) {
            throw new ApiException(ack.object("error").as(ApiError.class), clientStyle);
        }
        return ack;
    }

    private static JsonObject parsed(String subject, Message answer) {
        try {
            return JsonObject.parse(answer.getData());
        } catch (JsonException e) {
            throw new CliException("the answer on " + subject + " is not JSON: " + e.getMessage(), e);
        }
    }

    private void trace(String heading, byte[] body) {
        if (trace != null) {
            trace.println(heading);
            trace.println(new String(body, StandardCharsets.UTF_8));
            trace.println();
        }
    }

    /** All pages of a list: the arrays in {@code field} of every answer, one after the other. */
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
