// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.json.JsonException;
import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes and reads them, for what clients send and see.
 *
 * <p>Thread: any; no state.
 */
final class Durations {
    /** What cannot be read. */
    static final long BAD = Long.MIN_VALUE;

    private static final long SECOND = 1_000_000_000L;
    private static final Pattern TEXT =
            Pattern.compile("([-+]?)((?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)");
    private static final Pattern PART = Pattern.compile("([0-9]*\\.?[0-9]*)(ns|us|µs|μs|ms|s|m|h)");
    private static final JsonFields NAK_FIELDS = JsonFields.of("server.ConsumerNakOptions", "delay");

    private Durations() {}

    /** The delay behind {@code -NAK}, in nanoseconds: a duration or a JSON object; {@link #BAD} if it is neither. */
    static long nakDelayNanos(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8).strip();
        return text.startsWith("{") ? jsonDelayNanos(text) : parse(text);
    }

    /** Nanoseconds of a Go duration such as {@code 1m30s}; {@link #BAD} if it is none. */
    static long parse(String text) {
        if (text.equals("0")) {
            return 0;
        }
        Matcher whole = TEXT.matcher(text);
        if (!whole.matches()) {
            return BAD;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(whole.group(2));
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unitNanos(part.group(2)))));
        }
        BigDecimal rounded = nanos.setScale(0, RoundingMode.DOWN);
        if (rounded.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return BAD;
        }
        return whole.group(1).equals("-") ? -rounded.longValueExact() : rounded.longValueExact();
    }

    /** The text of a duration of at least 0, such as {@code 1m0s} or {@code 1.5s}. */
    static String format(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        if (nanos < SECOND) {
            return decimal(nanos, 6) + "ms";
        }
        long hours = nanos / (3_600 * SECOND);
        long minutes = nanos / (60 * SECOND) % 60;
        String seconds = decimal(nanos % (60 * SECOND), 9) + "s";
        if (hours > 0) {
            return hours + "h" + minutes + "m" + seconds;
        }
        return minutes > 0 ? minutes + "m" + seconds : seconds;
    }

    private static String decimal(long value, int scale) {
        BigDecimal number = BigDecimal.valueOf(value, scale);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "ms" -> 1_000_000L;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3_600 * SECOND;
            default -> 1_000L;
        };
    }

    private static long jsonDelayNanos(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader in = JsonReader.lenient(json, 0, json.length);
            long delayNanos = 0;
            if (in.beginObject(NAK_FIELDS)) {
                while (in.nextField()) {
                    delayNanos = in.field().equals("delay") ? in.int64(delayNanos) : delayNanos;
                }
            }
            return delayNanos;
        } catch (JsonException e) {
            // As in the Go server a delay that cannot be read is none.
            return BAD;
        }
    }
}
