// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts values into a format, as Go's Printf does: what does not fit shows in the text, and is no failure.
 *
 * <p>Thread: its owner only.
 */
final class FormatPrinter {
    private static final int NOTHING = Integer.MIN_VALUE;
    private static final int NUMBER_MAX = 1_000_000;

    private final String format;
    private final List<@Nullable Object> values;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int used;
    private boolean reordered;
    private boolean goodIndex;

    FormatPrinter(String format, List<@Nullable Object> values) {
        this.format = format;
        this.values = values;
    }

    String print() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                out.append(format, at, format.length());
                break;
            }
            out.append(format, at, percent);
            at = percent + 1;
            verb();
        }
        if (!reordered && used < values.size()) {
            out.append("%!(EXTRA ");
            for (int i = used; i < values.size(); i++) {
                out.append(i > used ? ", " : "").append(GoFormat.typed(values.get(i)));
            }
            out.append(')');
        }
        return out.toString();
    }

    private void verb() {
        FormatFlags flags = flags();
        goodIndex = true;
        index();
        int width = number("%!(BADWIDTH)");
        int precision = NOTHING;
        if (width < 0 && width != NOTHING) {
            flags = flags.leftAligned();
            width = -width;
        }
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            index();
            precision = precision();
        }
        index();
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            out.append('%');
        } else if (!goodIndex) {
            out.append("%!").appendCodePoint(verb).append("(BADINDEX)");
        } else if (used >= values.size()) {
            out.append("%!").appendCodePoint(verb).append("(MISSING)");
        } else {
            out.append(
                    new FormatVerb(verb, flags, Math.max(-1, width), Math.max(-1, precision)).format(values.get(used)));
            used++;
        }
    }

    private FormatFlags flags() {
        int start = at;
        while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        return FormatFlags.of(format.substring(start, at));
    }

    /** {@code [n]} says which value is next. */
    private void index() {
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        reordered = true;
        int end = format.indexOf(']', at);
        if (end < 0) {
            goodIndex = false;
            at++;
            return;
        }
        String digits = format.substring(at + 1, end);
        at = end + 1;
        int number = digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : 0;
        if (number < 1 || number > values.size()) {
            goodIndex = false;
        } else {
            used = number - 1;
        }
    }

    /** Without digits it is 0; a star for a negative one is as if there were none. */
    private int precision() {
        boolean isStar = at < format.length() && format.charAt(at) == '*';
        int precision = number("%!(BADPREC)");
        if (!isStar) {
            return Math.max(0, precision);
        }
        if (precision < 0 && precision != NOTHING) {
            out.append("%!(BADPREC)");
            return NOTHING;
        }
        return precision;
    }

    /** A width or precision: digits, or a star for the next value; {@link #NOTHING} if there is none. */
    private int number(String complaint) {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Object value = used < values.size() ? values.get(used) : null;
            used++;
            if (value instanceof Long number && Math.abs(number) <= NUMBER_MAX) {
                return number.intValue();
            }
            out.append(complaint);
            return NOTHING;
        }
        int start = at;
        while (at < format.length() && Character.isDigit(format.charAt(at))) {
            at++;
        }
        String digits = format.substring(start, at);
        return digits.isEmpty() || digits.length() > 6 ? NOTHING : Integer.parseInt(digits);
    }
}
