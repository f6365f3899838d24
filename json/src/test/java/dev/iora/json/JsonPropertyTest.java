// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random documents, modelled as maps, lists, strings, numbers, booleans and null. */
final class JsonPropertyTest {
    private static final int MAX_DEPTH = 5;

    @Test
    void readsTheOutputOfANaiveSerializer() {
        Seeds.forEach(2_000, random -> {
            Object model = list(random, 0);
            StringBuilder text = new StringBuilder();
            spell(model, random, text);
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

            assertThat(read(JsonReader.lenient(bytes, 0, bytes.length))).isEqualTo(model);
        });
    }

    @Test
    void readsItsOwnOutput() {
        Seeds.forEach(2_000, random -> {
            Object model = list(random, 0);
            JsonWriter out = new JsonWriter(random.nextInt(64));
            write(model, out);
            byte[] bytes = out.toByteArray();

            assertThat(read(JsonReader.lenient(bytes, 0, bytes.length))).isEqualTo(model);
            JsonReader raw = JsonReader.lenient(bytes, 0, bytes.length);
            assertThat(raw.raw()).isEqualTo(bytes);
        });
    }

    @Test
    void writesTheSameStringsFromCharactersAndFromUtf8() {
        Seeds.forEach(2_000, random -> {
            String text = text(random);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

            assertThat(new JsonWriter().value(utf8, 0, utf8.length).toByteArray())
                    .isEqualTo(new JsonWriter().value(text).toByteArray());
        });
    }

    /** One million damaged documents: every one is read or refused with a {@link JsonException}. */
    @Test
    void readsDamagedDocumentsOrThrowsAJsonException() {
        int damaged = 1_000_000;
        int documents = 50;
        Seeds.forEach(documents, random -> {
            byte[] original = document(random);
            for (int i = 0; i < damaged / documents; i++) {
                byte[] bytes = damage(original, random);
                try {
                    JsonReader in = JsonReader.lenient(bytes, 0, bytes.length);
                    if (i % 2 == 0) {
                        read(in);
                    } else {
                        new Probe().read(in);
                    }
                } catch (JsonException e) {
                    if (e.offset() < 0 || e.offset() > bytes.length) {
                        throw new AssertionError("offset outside of the input", e);
                    }
                }
            }
        });
    }

    private static byte[] document(Random random) {
        StringBuilder text = new StringBuilder("{\"inner\":{\"tags\":[\"a\",\"\\u00e9\"],\"count\":9},\"when\":")
                .append("\"2026-11-24T10:11:12.5+01:00\",\"blob\":\"QUI=\",\"big\":18446744073709551615,\"other\":");
        spell(value(random, MAX_DEPTH - 2), random, text);
        return text.append(",\"real\":-1.5e-7}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damage(byte[] original, Random random) {
        byte[] bytes = original.clone();
        String alphabet = "{}[]:,\"\\0123456789+-.eEtruefalsn \u0000\u00ff";
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth < MAX_DEPTH ? 8 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62));
            case 4, 5 -> text(random);
            case 6 -> list(random, depth + 1);
            default -> map(random, depth + 1);
        };
    }

    private static List<@Nullable Object> list(Random random, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            list.add(value(random, depth));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(Random random, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            map.put(text(random), value(random, depth));
        }
        return map;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
            int bits = random.nextInt(1, 22);
            int codePoint = Math.min(random.nextInt(1 << bits), Character.MAX_CODE_POINT);
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate ? '"' : codePoint);
        }
        return text.toString();
    }

    private static void spell(@Nullable Object value, Random random, StringBuilder out) {
        out.append(" \n\t".repeat(random.nextInt(4) / 3));
        switch (value) {
            case String text -> spellText(text, random, out);
            case List<?> list -> {
                String separator = "[";
                for (Object element : list) {
                    spell(element, random, out.append(separator));
                    separator = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    spell(entry.getKey(), random, out.append(separator));
                    spell(entry.getValue(), random, out.append(" :"));
                    separator = " ,";
                }
                out.append(map.isEmpty() ? "{ }" : "}");
            }
            case null, default -> out.append(value);
        }
    }

    private static void spellText(String text, Random random, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            // A surrogate half must not be literal next to an escaped other half.
            boolean escape = unit < ' ' || unit == '"' || unit == '\\' || Character.isSurrogate(unit);
            if (escape || random.nextInt(8) == 0) {
                out.append("\\u").append(String.format("%04X", (int) unit));
            } else {
                out.append(unit);
            }
        }
        out.append('"');
    }

    private static void write(@Nullable Object value, JsonWriter out) {
        switch (value) {
            case null -> out.nullValue();
            case String text -> out.value(text);
            case Long number -> out.value(number);
            case Double number -> out.value(number);
            case Boolean truth -> out.value(truth);
            case List<?> list -> {
                out.beginArray();
                list.forEach(element -> write(element, out));
                out.endArray();
            }
            case Map<?, ?> map -> {
                out.beginObject();
                map.forEach((key, element) -> write(element, out.name((String) key)));
                out.endObject();
            }
            default -> throw new AssertionError(value);
        }
    }

    private static @Nullable Object read(JsonReader in) {
        return switch (in.kind()) {
            case NULL -> in.skipNull() ? null : "";
            case STRING -> in.string("");
            case BOOLEAN -> in.bool(false);
            case NUMBER -> number(in);
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                in.beginArray("[]any");
                while (in.nextElement()) {
                    list.add(read(in));
                }
                yield list;
            }
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                in.beginMap("map[string]any");
                while (in.nextField()) {
                    map.put(in.field(), read(in));
                }
                yield map;
            }
        };
    }

    /** A whole number as Long, anything else as Double; the model has no doubles that look like whole numbers. */
    private static Object number(JsonReader in) {
        byte[] raw = in.raw();
        JsonReader again = JsonReader.lenient(raw, 0, raw.length);
        String text = new String(raw, StandardCharsets.US_ASCII);
        if (text.matches("-?\\d{1,19}")) {
            return again.int64(0);
        }
        return again.float64(0);
    }
}
