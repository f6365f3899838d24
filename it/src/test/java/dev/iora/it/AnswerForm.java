// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A message as text that is equal for equivalent messages of two servers: without times and ids, fields sorted. */
final class AnswerForm {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern ACK_TIME = Pattern.compile("(\\$JS\\.ACK(?:\\.[^. ]+){2}(?:\\.\\d+){3})\\.\\d+\\.");
    private static final Pattern UNIQUE = Pattern.compile("\\b[A-Za-z0-9]{22}\\b");

    /** An object of which all fields are ignored is ignored itself. */
    private static final String ABSENT = "";

    private AnswerForm() {}

    static String of(String subject, String reply, String header, String payload) {
        return general(subject + " <- " + reply) + ' ' + general(header.replace("\r\n", "|")) + ' ' + body(payload);
    }

    private static String body(String payload) {
        return payload.startsWith("{") ? general(json(payload)) : payload;
    }

    private static String general(String text) {
        String withoutTimes = TIME.matcher(text).replaceAll("TIME");
        return UNIQUE.matcher(ACK_TIME.matcher(withoutTimes).replaceAll("$1.TIME."))
                .replaceAll("UNIQUE");
    }

    private static String json(String payload) {
        try {
            return json("", JsonParser.parse(payload));
        } catch (JsonParseException e) {
            throw new AssertionError("no JSON: " + payload, e);
        }
    }

    private static String json(String path, JsonValue value) {
        if (value.map != null) {
            Map<String, String> fields = new TreeMap<>();
            value.map.forEach((name, field) -> {
                String at = path + '/' + name;
                if (!AllowedDifferences.isIgnored(at)) {
                    fields.put(name, AllowedDifferences.replace(at, json(at, field)));
                }
            });
            if (fields.isEmpty() && !value.map.isEmpty()) {
                return ABSENT;
            }
            fields.values().removeIf(ABSENT::equals);
            return fields.entrySet().stream()
                    .map(field -> '"' + field.getKey() + "\":" + field.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value.array != null) {
            return value.array.stream().map(each -> json(path, each)).collect(Collectors.joining(",", "[", "]"));
        }
        return value.toJson();
    }
}
