// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.DoubleValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.StringValue;
import java.time.Duration;
import java.util.Locale;

/**
 * A time limit: a number of seconds or a duration.
 *
 * @param advises whether more than a minute is read with a warning
 */
record SecondsType(boolean advises) implements KeyType<Duration> {
    private static final DurationType DURATION = new DurationType(Duration.ZERO, false);
    private static final Duration HIGH = Duration.ofMinutes(1);

    @Override
    public String label() {
        return "seconds or duration";
    }

    @Override
    public Duration read(String key, Entry entry, Findings findings) throws InvalidValueException {
        Duration limit = switch (entry.value()) {
            case LongValue seconds -> Duration.ofSeconds(seconds.value());
            case DoubleValue seconds -> Duration.ofNanos(Math.round(seconds.value() * 1e9));
            case StringValue text -> DURATION.readText(key, text.value());
            default -> throw KeyType.wrongKind(key, "seconds or a duration such as \"2s\"", entry.value());
        };
        DURATION.check(key, limit);
        if (advises && limit.compareTo(HIGH) > 0) {
            findings.warn(
                    entry.keyPosition(),
                    "invalid use of field \"" + key + "\": timeout of " + written(entry.value())
                            + String.format(Locale.ROOT, " (%.6f seconds)", limit.toMillis() / 1e3)
                            + " is high, consider keeping it under 60 seconds. possibly caused by unquoted duration; use"
                            + " '1m' instead of 1m, for example");
        }
        return limit;
    }

    private static String written(ConfigValue value) {
        return switch (value) {
            case LongValue seconds -> Long.toString(seconds.value());
            case DoubleValue seconds -> Double.toString(seconds.value());
            case StringValue text -> text.value();
            default -> value.kind();
        };
    }

    @Override
    public Duration readText(String key, String text) throws InvalidValueException {
        return DURATION.readText(key, text);
    }

    @Override
    public void check(String key, Duration limit) throws InvalidValueException {
        DURATION.check(key, limit);
    }

    @Override
    public String show(Duration value) {
        return DURATION.show(value);
    }
}
