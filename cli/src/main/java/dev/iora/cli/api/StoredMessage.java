// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.console.GoText;
import dev.iora.cli.json.JsonObject;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message stored in a stream.
 *
 * @param headers the header block as text, or empty
 * @param time when it was stored
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredMessage(
        String subject,
        long sequence,
        String headers,
        byte[] data,
        @Nullable Instant time,
        String timeText) {
    private static final String VERSION = "NATS/1.0";
    private static final String NEW_LINE = "\r\n";
    /** Headers in which a direct get returns the fields that the JSON response has. */
    private static final Set<String> MESSAGE_HEADERS = Set.of(
            "Nats-Stream",
            "Nats-Subject",
            "Nats-Sequence",
            "Nats-Time-Stamp",
            "Nats-Num-Pending",
            "Nats-Last-Sequence",
            "Nats-UpTo-Sequence");

    /** Converts the message in an API response. */
    public static StoredMessage of(JsonObject message) {
        return new StoredMessage(
                message.string("subject"),
                message.number("seq"),
                new String(decoded(message.string("hdrs")), StandardCharsets.UTF_8),
                decoded(message.string("data")),
                message.time("time"),
                message.string("time"));
    }

    /** Converts the response to a direct get. */
    public static StoredMessage ofDirect(Message message) {
        Headers headers = message.getHeaders();
        StringBuilder own = new StringBuilder();
        headers.forEach((name, values) -> {
            if (!MESSAGE_HEADERS.contains(name)) {
                values.forEach(
                        value -> own.append(name).append(": ").append(value).append(NEW_LINE));
            }
        });
        String time = Objects.requireNonNullElse(headers.getFirst("Nats-Time-Stamp"), "");
        JsonObject parser = new JsonObject().put("time", time);
        return new StoredMessage(
                Objects.requireNonNullElse(headers.getFirst("Nats-Subject"), message.getSubject()),
                Long.parseUnsignedLong(Objects.requireNonNullElse(headers.getFirst("Nats-Sequence"), "0")),
                own.isEmpty() ? "" : VERSION + NEW_LINE + own + NEW_LINE,
                message.getData() == null ? new byte[0] : message.getData(),
                parser.time("time"),
                time);
    }

    /** The first value of a header, or an empty text. */
    public String header(String name) {
        for (String line : headers.split(NEW_LINE, -1)) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    /** When it was stored, as Go prints times: {@code 2026-11-24 12:22:50.72714142 +0000 UTC}. */
    public String goTime() {
        return time == null ? "" : GoText.time(time);
    }

    /** The headers, one per line, without the version line {@code NATS/1.0}. */
    public List<String> headerLines() {
        return headers.lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> line.replaceFirst(":\\s*", ": "))
                .toList();
    }

    /** The message as subscribers receive it. */
    public Message asMessage() {
        Headers copy = new Headers();
        for (String line : headerLines()) {
            int colon = line.indexOf(':');
            copy.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return NatsMessage.builder()
                .subject(subject)
                .headers(copy.isEmpty() ? null : copy)
                .data(data)
                .build();
    }

    private static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
