// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import dev.iora.json.GoQuote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One verb of a format.
 *
 * <p>Thread: any, immutable.
 *
 * @param width the least number of characters, or -1
 * @param precision -1 if there is none
 */
record FormatVerb(int verb, FormatFlags flags, int width, int precision) {
    private static final int DEFAULT_DIGITS = 6;
    private static final int EXPONENT_BELOW = -4;

    FormatVerb {
        // Of structures it would show the names of the fields.
        flags = verb == 'v' ? flags.withoutPlus() : flags;
    }

    String format(@Nullable Object value) {
        if (verb == 'T') {
            return padded(GoFormat.typeName(value));
        }
        return switch (value) {
            case null -> verb == 'v' ? padded("<nil>") : bad(null);
            case Long number -> whole(number);
            case Double number -> fraction(number);
            case Boolean truth -> verb == 't' || verb == 'v' ? padded(truth.toString()) : bad(value);
            case String text -> text(text);
            default -> verb == 'v' || verb == 's' ? padded(GoFormat.text(value)) : bad(value);
        };
    }

    private String bad(@Nullable Object value) {
        return "%!" + Character.toString(verb) + "(" + GoFormat.typed(value) + ")";
    }

    private String padded(String text) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        String padding = (flags.zero() ? "0" : " ").repeat(missing);
        return flags.minus() ? text + padding : padding + text;
    }

    private String text(String text) {
        return switch (verb) {
            case 'v' -> padded(flags.sharp() ? GoQuote.string(text) : cut(text));
            case 's' -> padded(cut(text));
            case 'q' -> padded(quoted(cut(text)));
            case 'x' -> padded(hexadecimal(text));
            case 'X' -> padded(hexadecimal(text).toUpperCase(Locale.ROOT));
            default -> bad(text);
        };
    }

    private String quoted(String text) {
        boolean raw = flags.sharp() && text.indexOf('`') < 0 && text.chars().noneMatch(Character::isISOControl);
        return raw ? "`" + text + "`" : GoQuote.string(text);
    }

    private String cut(String text) {
        boolean longer = precision >= 0 && text.codePointCount(0, text.length()) > precision;
        return longer ? text.substring(0, text.offsetByCodePoints(0, precision)) : text;
    }

    private String hexadecimal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = precision >= 0 ? Math.min(precision, bytes.length) : bytes.length;
        String prefix = flags.sharp() ? "0x" : "";
        HexFormat format = flags.space() ? HexFormat.ofDelimiter(" ").withPrefix(prefix) : HexFormat.of();
        String digits = format.formatHex(bytes, 0, length);
        return flags.space() || length == 0 ? digits : prefix + digits;
    }

    private String whole(long number) {
        return switch (verb) {
            case 'v', 'd' -> inBase(number, 10, "");
            case 'b' -> inBase(number, 2, "0b");
            case 'o' -> inBase(number, 8, "0");
            case 'O' -> new FormatVerb(verb, flags.withSharp(), width, precision).inBase(number, 8, "0o");
            case 'x' -> inBase(number, 16, "0x");
            case 'X' -> inBase(number, 16, "0x").toUpperCase(Locale.ROOT);
            case 'c' -> padded(character(number));
            case 'q' -> padded(quotedCharacter(number));
            case 'U' -> padded(unicode(number));
            default -> bad(number);
        };
    }

    private String inBase(long number, int base, String mark) {
        if (precision == 0 && number == 0) {
            return new FormatVerb(verb, flags.leftAligned(), width, precision).padded("");
        }
        boolean negative = number < 0;
        String digits = Long.toString(number, base).substring(negative ? 1 : 0);
        String sign = negative ? "-" : sign();
        int least = precision >= 0 ? precision : flags.zero() ? width - sign.length() : 0;
        String zeros = "0".repeat(Math.max(0, least - digits.length()));
        return spaced(sign + (flags.sharp() ? mark : "") + zeros + digits);
    }

    private String sign() {
        return flags.plus() ? "+" : flags.space() ? " " : "";
    }

    private String spaced(String text) {
        String padding = " ".repeat(Math.max(0, width - text.length()));
        return flags.minus() ? text + padding : padding + text;
    }

    private static String character(long number) {
        return Character.toString(valid(number));
    }

    private static int valid(long number) {
        boolean valid = number >= 0
                && number <= Character.MAX_CODE_POINT
                && !(number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE);
        return valid ? (int) number : 0xFFFD;
    }

    private static String quotedCharacter(long number) {
        String quoted = GoQuote.string(character(number));
        String inner = quoted.substring(1, quoted.length() - 1);
        return "'" + (inner.equals("\\\"") ? "\"" : inner.equals("'") ? "\\'" : inner) + "'";
    }

    private String unicode(long number) {
        int digits = Math.max(4, precision);
        String text = String.format(Locale.ROOT, "U+%0" + digits + "X", number);
        return flags.sharp() ? text + " '" + character(number) + "'" : text;
    }

    private String fraction(double number) {
        double size = Math.abs(number);
        String text = switch (verb) {
            case 'v', 'g', 'G' -> precision < 0 ? GoFormat.text(size) : general(size);
            case 'e', 'E' -> scientific(size, precision < 0 ? DEFAULT_DIGITS : precision);
            case 'f', 'F' -> fixed(size, precision < 0 ? DEFAULT_DIGITS : precision);
            case 'x', 'X' -> hexadecimal(size);
            default -> "";
        };
        if (text.isEmpty()) {
            return bad(number);
        }
        boolean finite = !Double.isNaN(number) && !Double.isInfinite(number);
        String shown = Character.isUpperCase(verb) && finite ? text.toUpperCase(Locale.ROOT) : text;
        boolean negative = number < 0 || (number == 0 && 1 / number < 0);
        String prefix = negative ? "-" : sign();
        shown = shown.startsWith("+Inf") ? (negative ? "Inf" : flags.plus() ? "Inf" : "+Inf") : shown;
        if (flags.zero() && finite) {
            shown = "0".repeat(Math.max(0, width - prefix.length() - shown.length())) + shown;
        }
        return spaced(prefix + shown);
    }

    private static String fixed(double number, int digits) {
        return special(number)
                ? GoFormat.text(number)
                : new BigDecimal(number)
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    /** {@code 0x1.8p+00}. */
    private static String hexadecimal(double number) {
        if (special(number)) {
            return GoFormat.text(number);
        }
        String[] parts = Double.toHexString(number).split("p", -1);
        int exponent = Integer.parseInt(parts[1]);
        return parts[0].replaceFirst("\\.0$", "") + exponent(exponent).replace('e', 'p');
    }

    private static boolean special(double number) {
        return Double.isNaN(number) || Double.isInfinite(number);
    }

    private static String scientific(double number, int digits) {
        if (special(number)) {
            return GoFormat.text(number);
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = number == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        return mantissa(rounded, digits) + exponent(exponent);
    }

    /** One digit, a point, and so many digits. */
    private static String mantissa(BigDecimal rounded, int digits) {
        String all = rounded.unscaledValue().toString();
        String filled = all + "0".repeat(Math.max(0, digits + 1 - all.length()));
        return digits == 0 ? filled.substring(0, 1) : filled.charAt(0) + "." + filled.substring(1, digits + 1);
    }

    private static String exponent(int exponent) {
        return String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** So many significant digits at most, with an exponent if the number is small or has more before the point. */
    private String general(double number) {
        if (special(number)) {
            return GoFormat.text(number);
        }
        int digits = Math.max(1, precision);
        BigDecimal rounded = new BigDecimal(number)
                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = number == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        return exponent < EXPONENT_BELOW || exponent >= digits
                ? mantissa(rounded, rounded.precision() - 1) + exponent(exponent)
                : rounded.toPlainString();
    }
}
