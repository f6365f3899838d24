// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Parses and writes JSON trees with the parser and writer of the server. */
public final class JsonTree {
    private JsonTree() {}

    /**
     * Parses any value.
     *
     * @throws dev.iora.json.JsonException if the bytes are not JSON
     */
    public static @Nullable Object parse(byte[] json) {
        return value(JsonReader.lenient(json, 0, json.length));
    }

    static JsonObject parseObject(byte[] json) {
        JsonReader reader = JsonReader.lenient(json, 0, json.length);
        return object(reader);
    }

    private static @Nullable Object value(JsonReader reader) {
        return switch (reader.kind()) {
            case OBJECT -> object(reader);
            case ARRAY -> array(reader);
            case STRING -> reader.string("");
            case NUMBER -> new JsonNumber(new String(reader.raw(), StandardCharsets.US_ASCII));
            case BOOLEAN -> reader.bool(false);
            case NULL -> {
                reader.skipValue();
                yield null;
            }
        };
    }

    private static JsonObject object(JsonReader reader) {
        JsonObject object = new JsonObject();
        if (reader.beginMap("object")) {
            while (reader.nextField()) {
                // The name must be read before the value, which may contain objects.
                String name = reader.field();
                object.putAny(name, value(reader));
            }
        }
        return object;
    }

    private static JsonArray array(JsonReader reader) {
        JsonArray array = new JsonArray();
        if (reader.beginArray("array")) {
            while (reader.nextElement()) {
                array.addAny(value(reader));
            }
        }
        return array;
    }

    /** Writes any value without white space. */
    public static byte[] compact(@Nullable Object value) {
        JsonWriter writer = new JsonWriter();
        write(writer, value);
        return writer.toByteArray();
    }

    private static void write(JsonWriter writer, @Nullable Object value) {
        switch (value) {
            case null -> writer.nullValue();
            case JsonObject object -> {
                writer.beginObject();
                for (String name : object.names()) {
                    writer.name(name);
                    write(writer, object.get(name));
                }
                writer.endObject();
            }
            case JsonArray array -> {
                writer.beginArray();
                array.values().forEach(element -> write(writer, element));
                writer.endArray();
            }
            case JsonNumber number -> writer.raw(number.literal().getBytes(StandardCharsets.US_ASCII));
            case Boolean truth -> writer.value(truth.booleanValue());
            default -> writer.value(value.toString());
        }
    }

    static String pretty(Object value) {
        StringBuilder out = new StringBuilder();
        pretty(out, value, "\n");
        return out.toString();
    }

    private static void pretty(StringBuilder out, @Nullable Object value, String newLine) {
        String inner = newLine + "  ";
        switch (value) {
            case JsonObject object
            when !object.isEmpty() -> {
                String separator = "{";
                for (String name : object.names()) {
                    out.append(separator).append(inner).append(quoted(name)).append(": ");
                    pretty(out, object.get(name), inner);
                    separator = ",";
                }
                out.append(newLine).append('}');
            }
            case JsonArray array
            when array.size() > 0 -> {
                String separator = "[";
                for (Object element : array.values()) {
                    out.append(separator).append(inner);
                    pretty(out, element, inner);
                    separator = ",";
                }
                out.append(newLine).append(']');
            }
            case JsonObject _ -> out.append("{}");
            case JsonArray _ -> out.append("[]");
            case JsonNumber number -> out.append(number.literal());
            case String text -> out.append(quoted(text));
            case null, default -> out.append(value);
        }
    }

    private static String quoted(String text) {
        return new String(new JsonWriter().value(text).toByteArray(), StandardCharsets.UTF_8);
    }
}
