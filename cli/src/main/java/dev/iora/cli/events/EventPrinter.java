// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.Event;
import dev.iora.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Prints events as they arrive.
 *
 * <p>Thread: the main one.
 */
final class EventPrinter {
    /** Output formats of events. */
    enum Format {
        JSON,
        CLOUD_EVENT,
        SHORT,
        EXTENDED
    }

    private static final String SCHEMAS = "https://raw.githubusercontent.com/nats-io/jsm.go/main/schemas/";
    private static final String TYPES = "io.nats.";
    private static final String PADDING = "          ";

    private final Console console;
    private final Session session;
    private final Format format;
    private final Pattern filter;

    EventPrinter(Session session, Format format, Pattern filter) {
        this.console = session.console();
        this.session = session;
        this.format = format;
        this.filter = filter;
    }

    void print(String subject, byte[] data) {
        String body = new String(data, StandardCharsets.UTF_8);
        if (!filter.matcher(body).find()) {
            return;
        }
        if (format == Format.JSON) {
            console.println(body);
            return;
        }
        try {
            console.println(rendered(subject, data));
        } catch (CliException | JsonException e) {
            console.println("Event error: " + e.getMessage() + "\n\n" + padded(body));
        }
    }

    private String rendered(String subject, byte[] data) {
        Event event = JsonObject.parse(data).as(Event.class);
        String type = event.type();
        session.trace("Received " + type + " event on subject " + subject);
        if (!type.startsWith(TYPES)) {
            throw new CliException("unknown event schema on subject " + subject);
        }
        return switch (format) {
            case CLOUD_EVENT -> cloudEvent(event, type);
            case SHORT -> ShortEvent.text(event);
            case EXTENDED, JSON -> ExtendedEvent.text(event);
        };
    }

    private static String cloudEvent(Event event, String type) {
        List<String> parts = List.of(type.split("\\.", -1));
        return new JsonObject()
                .put("type", type)
                .put("time", event.timestamp())
                .put("id", event.id())
                .put("source", "urn:nats:" + part(parts, 2))
                .put("dataschema", SCHEMAS + type.substring(TYPES.length()).replace('.', '/') + ".json")
                .put("specversion", "1.0")
                .put("subject", part(parts, 3))
                .put("data", event.json())
                .pretty();
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }

    /** Indents every line. */
    static String padded(String text) {
        return PADDING + text.replace("\n", "\n" + PADDING);
    }
}
