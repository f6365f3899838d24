// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats values of any type for tables and blocks of columns. */
public final class Human {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Human() {}

    /** Joins lists by commas, formats numbers with separators, and times in the local zone to the second. */
    public static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            case Double number -> HumanNumber.of(number);
            case Float number -> HumanNumber.of(number.doubleValue());
            case Number number -> HumanNumber.of(number.longValue());
            case Duration duration -> HumanDuration.of(duration);
            case Instant time -> time(time);
            case Collection<?> list -> list.stream().map(Human::text).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /** A point in time in the local zone, to the second. */
    public static String time(Instant time) {
        return TIME.format(time.atZone(ZoneId.systemDefault()));
    }

    /** The time elapsed since {@code time}, or "never". */
    public static String since(@Nullable Instant time, Instant now) {
        return time == null ? "never" : HumanDuration.of(Duration.between(time, now));
    }
}
