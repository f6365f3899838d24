// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Renders log lines: {@code [<pid>] 2006/01/02 15:04:05.000000 [INF] text}.
 *
 * <p>Thread: one at a time; its {@link LogTarget} holds a lock.
 *
 * <p>Invariants: the date and time down to the second are rendered once per second.
 */
final class LineFormat {
    private static final int MICROS_DIGITS = 6;

    private final byte[] pidPrefix;
    private final boolean time;
    private final LocalZone zone;
    private final boolean coloured;

    private long renderedSecond = Long.MIN_VALUE;
    private final byte[] renderedTime = "0000/00/00 00:00:00.".getBytes(StandardCharsets.US_ASCII);
    private byte[] line = new byte[256];
    private int length;

    LineFormat(long pid, boolean time, LocalZone zone, boolean coloured) {
        pidPrefix = ("[" + pid + "] ").getBytes(StandardCharsets.US_ASCII);
        this.time = time;
        this.zone = zone;
        this.coloured = coloured;
    }

    /** Renders one line, which stays valid in {@link #bytes()} up to {@link #length()} until the next call. */
    void render(Severity severity, String text, Instant now, String lineEnd) {
        length = 0;
        append(pidPrefix);
        if (time) {
            appendTime(now);
        }
        append(severity.label(coloured));
        append(text);
        append(lineEnd);
    }

    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Date and time of {@code now} as {@code yyyy.MM.dd.HH.mm.ss.nnnnnnnnn}, for names of rotated files. */
    String fileStamp(Instant now) {
        renderSecond(now.getEpochSecond() + zone.offsetSeconds(now.getEpochSecond()));
        String second = new String(renderedTime, StandardCharsets.US_ASCII)
                .replace('/', '.')
                .replace(' ', '.')
                .replace(':', '.');
        String nanos = Integer.toString(now.getNano());
        return second + "0".repeat(9 - nanos.length()) + nanos;
    }

    private void appendTime(Instant now) {
        renderSecond(now.getEpochSecond() + zone.offsetSeconds(now.getEpochSecond()));
        append(renderedTime);
        ensureRoom(MICROS_DIGITS + 1);
        digits(line, length, MICROS_DIGITS, now.getNano() / 1000);
        length += MICROS_DIGITS;
        line[length++] = ' ';
    }

    private void renderSecond(long second) {
        if (second == renderedSecond) {
            return;
        }
        renderedSecond = second;
        int ofDay = (int) Math.floorMod(second, 86_400L);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L));
        digits(renderedTime, 0, 4, date.getYear());
        digits(renderedTime, 5, 2, date.getMonthValue());
        digits(renderedTime, 8, 2, date.getDayOfMonth());
        digits(renderedTime, 11, 2, ofDay / 3600);
        digits(renderedTime, 14, 2, ofDay / 60 % 60);
        digits(renderedTime, 17, 2, ofDay % 60);
    }

    private static void digits(byte[] target, int offset, int count, int value) {
        int rest = value;
        for (int i = offset + count - 1; i >= offset; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private void append(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    private void append(byte[] bytes) {
        ensureRoom(bytes.length);
        System.arraycopy(bytes, 0, line, length, bytes.length);
        length += bytes.length;
    }

    private void ensureRoom(int count) {
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + count));
        }
    }
}
