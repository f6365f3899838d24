// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.events;

import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.view.Traffic;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats fields of events. */
final class EventText {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private EventText() {}

    static String unsigned(long number) {
        return Long.toUnsignedString(number);
    }

    /** The time of day of the event, in the zone of its timestamp. */
    static String shortTime(String time) {
        return time(time, SHORT);
    }

    static String exactTime(String time) {
        return time(time, EXACT);
    }

    private static String time(String text, DateTimeFormatter format) {
        try {
            return text.isEmpty() ? "" : format.format(OffsetDateTime.parse(text));
        } catch (DateTimeException e) {
            // An invalid time is shown unchanged.
            return text;
        }
    }

    /** Messages and bytes. */
    static String traffic(Traffic traffic) {
        return HumanNumber.of(traffic.msgs()) + " / " + HumanNumber.bytes(traffic.bytes());
    }
}
