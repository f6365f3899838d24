// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.json.JsonWriter;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers by which a traced request asks to be measured: those of Jaeger, of Zipkin (B3, one header or several), and of
 * the W3C, in this order (nats-server v2.14.5 accounts.go shouldSample). Names of headers ignore case and are shown in their
 * canonical form, {@code X-B3-Traceid}. A malformed block has no headers, as for Go's textproto.Reader.
 *
 * <p>Thread: any; stateless.
 */
final class TraceContext {
    /** A request that is measured for another reason than its headers. */
    static final byte[] NO_HEADERS = {};

    /** More is not kept for the result, which then has no headers. */
    private static final int MAX_JSON_BYTES = 4096;

    private static final String JAEGER = "Uber-Trace-Id";
    private static final String JAEGER_BAGGAGE = "Uberctx-";
    private static final String B3 = "B3";
    private static final String B3_SAMPLED = "X-B3-Sampled";
    private static final String B3_TRACE = "X-B3-Traceid";
    private static final List<String> B3_HEADERS = List.of(B3_SAMPLED, B3_TRACE, "X-B3-Parentspanid", "X-B3-Spanid");
    private static final String W3C = "Traceparent";
    private static final String W3C_STATE = "Tracestate";

    /** The characters of names besides letters and digits (RFC 9110, token). */
    private static final String NAME_SYMBOLS = "!#$%&'*+-.^_`|~";

    private static final int MAX_W3C_FLAGS = 0x7f;

    private TraceContext() {}

    /**
     * The headers by which {@code request} asks to be measured, as JSON; empty if they are too long, null if it does not ask.
     */
    static byte @Nullable [] sampled(PublishFrame request) {
        if (request.headerSize <= 0) {
            return null;
        }
        Map<String, List<String>> headers = parse(request);
        Map<String, List<String>> chosen = headers == null || headers.isEmpty() ? null : choose(headers);
        return chosen == null ? null : json(chosen);
    }

    private static @Nullable Map<String, List<String>> choose(Map<String, List<String>> headers) {
        String jaeger = first(headers, JAEGER);
        if (jaeger != null) {
            return isSampledByJaeger(jaeger) ? withBaggage(headers) : null;
        }
        String sampled = first(headers, B3_SAMPLED);
        if ("0".equals(sampled)) {
            return null;
        }
        // Without the flag, the receiver may decide.
        if ("1".equals(sampled) || headers.containsKey(B3_TRACE)) {
            return part(headers, B3_HEADERS);
        }
        String single = first(headers, B3);
        if (single != null) {
            return isDeniedByB3(single) ? null : part(headers, List.of(B3));
        }
        String parent = first(headers, W3C);
        return parent != null && isSampledByW3c(parent) ? part(headers, List.of(W3C, W3C_STATE)) : null;
    }

    private static @Nullable String first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.getFirst();
    }

    private static Map<String, List<String>> part(Map<String, List<String>> headers, List<String> names) {
        Map<String, List<String>> part = new TreeMap<>(headers);
        part.keySet().retainAll(names);
        return part;
    }

    private static Map<String, List<String>> withBaggage(Map<String, List<String>> headers) {
        Map<String, List<String>> part = new TreeMap<>(headers);
        part.keySet().removeIf(name -> !name.equals(JAEGER) && !name.startsWith(JAEGER_BAGGAGE));
        return part;
    }

    /** The lowest bit of the fourth part, one or two digits of which only the last one counts. */
    private static boolean isSampledByJaeger(String value) {
        String[] parts = value.split(":", -1);
        if (parts.length != 4 || parts[3].isEmpty() || parts[3].length() > 2) {
            return false;
        }
        int digit = hexDigit(parts[3].charAt(parts[3].length() - 1));
        return digit >= 0 && (digit & 1) == 1;
    }

    private static boolean isDeniedByB3(String value) {
        String[] parts = value.split("-", -1);
        return parts.length > 2 ? parts[2].equals("0") : parts.length == 1 && parts[0].equals("0");
    }

    private static boolean isSampledByW3c(String value) {
        String[] parts = value.split("-", -1);
        if (parts.length != 4 || parts[3].length() != 2) {
            return false;
        }
        int high = hexDigit(parts[3].charAt(0));
        int low = hexDigit(parts[3].charAt(1));
        int flags = 16 * high + low;
        return high >= 0 && low >= 0 && flags <= MAX_W3C_FLAGS && (flags & 1) == 1;
    }

    private static int hexDigit(char character) {
        return character < 0x80 ? Character.digit(character, 16) : -1;
    }

    private static byte[] json(Map<String, List<String>> headers) {
        var json = new JsonWriter(256);
        json.beginObject();
        headers.forEach((name, values) -> json.name(name).strings(values));
        json.endObject();
        return json.length() > MAX_JSON_BYTES ? NO_HEADERS : json.toByteArray();
    }

    /** The headers by their canonical names; null if the block is malformed. */
    private static @Nullable Map<String, List<String>> parse(PublishFrame request) {
        int at = request.payload;
        int end = at + request.headerSize;
        at = lineEnd(request.bytes, at, end);
        Map<String, List<String>> headers = new TreeMap<>();
        String line = "";
        while (at < end) {
            int next = lineEnd(request.bytes, at, end);
            boolean continued = request.bytes[at] == ' ' || request.bytes[at] == '\t';
            String text = trimmed(new String(request.bytes, at, next - at, StandardCharsets.UTF_8));
            if (continued) {
                if (line.isEmpty()) {
                    return null;
                }
                line += " " + text;
            } else {
                if (!line.isEmpty() && !add(headers, line)) {
                    return null;
                }
                if (text.isEmpty()) {
                    return headers;
                }
                line = text;
            }
            at = next;
        }
        return null;
    }

    /** The index behind the line feed that ends the line at {@code from}. */
    private static int lineEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    /** Without line end, and without spaces and tabs around it. */
    private static String trimmed(String line) {
        int from = 0;
        int to = line.length();
        if (to > 0 && line.charAt(to - 1) == '\n') {
            to--;
            if (to > 0 && line.charAt(to - 1) == '\r') {
                to--;
            }
        }
        while (from < to && isBlank(line.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }

    private static boolean add(Map<String, List<String>> headers, String line) {
        int colon = line.indexOf(':');
        String name = colon <= 0 ? null : canonical(line.substring(0, colon));
        if (name == null) {
            return false;
        }
        String value = trimmed(line.substring(colon + 1));
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if ((character < ' ' && character != '\t') || character == 0x7f) {
                return false;
            }
        }
        headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        return true;
    }

    /**
     * A name with capitals at the start and behind hyphens; a name with a space as it is; null if a character is not allowed.
     */
    private static @Nullable String canonical(String name) {
        var canonical = new StringBuilder(name.length());
        boolean capital = true;
        boolean spaced = false;
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            boolean letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
            boolean digit = character >= '0' && character <= '9';
            spaced |= character == ' ';
            if (!letter && !digit && character != ' ' && NAME_SYMBOLS.indexOf(character) < 0) {
                return null;
            }
            if (letter) {
                canonical.append((char) (capital ? character & ~0x20 : character | 0x20));
            } else {
                canonical.append(character);
            }
            capital = character == '-';
        }
        return spaced ? name : canonical.toString();
    }
}
