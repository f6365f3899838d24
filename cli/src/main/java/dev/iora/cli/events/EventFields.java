// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Words;
import dev.iora.cli.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Fields of an event as they are shown.
 *
 * <p>Thread: any, nobody changes it.
 */
record EventFields(JsonObject event) {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    String type() {
        return event.string("type");
    }

    String text(String field) {
        return event.string(field);
    }

    boolean has(String field) {
        return !event.string(field).isEmpty();
    }

    String number(String field) {
        return Long.toUnsignedString(event.number(field));
    }

    String commas(String field) {
        return HumanNumber.of(event.number(field));
    }

    String bytes(String field) {
        return HumanNumber.bytes(event.number(field));
    }

    String duration(String field) {
        return HumanDuration.goText(event.duration(field));
    }

    String title(String field) {
        return Words.capitalized(event.string(field));
    }

    int count(String field) {
        return event.array(field).size();
    }

    EventFields object(String field) {
        return new EventFields(event.object(field));
    }

    /** The stream and its consumer. */
    String consumer() {
        return text("stream") + " > " + text("consumer");
    }

    /** Time of day of the event, where it happened. */
    String shortTime() {
        return time("timestamp", SHORT);
    }

    String shortTime(String field) {
        return time(field, SHORT);
    }

    String exactTime(String field) {
        return time(field, EXACT);
    }

    private String time(String field, DateTimeFormatter format) {
        String text = event.string(field);
        try {
            return text.isEmpty() ? "" : format.format(OffsetDateTime.parse(text));
        } catch (DateTimeException e) {
            // What is no time is shown as it came.
            return text;
        }
    }

    /** Messages and bytes. */
    String traffic(String field) {
        EventFields data = object(field);
        return data.commas("msgs") + " / " + data.bytes("bytes");
    }
}
