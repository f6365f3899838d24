// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Spells floating-point numbers as nats-server does: the shortest digits that read back as the same number, with an
 * exponent only below 1e-6 and from 1e21 on.
 *
 * <p>Thread: any, stateless.
 */
final class GoFloat {
    private static final int MIN_EXPONENT = -6;
    private static final int EXPONENT_LIMIT = 21;

    private GoFloat() {}

    /** The text of {@code value}, which must be finite. */
    static String text(double value) {
        if (value == 0) {
            return Double.doubleToRawLongBits(value) == 0 ? "0" : "-0";
        }
        BigDecimal shortest = shortest(value);
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= MIN_EXPONENT && exponent < EXPONENT_LIMIT) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        StringBuilder out = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        return out.append('e')
                .append(exponent < 0 ? '-' : '+')
                .append(Math.abs(exponent))
                .toString();
    }

    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            // Double.toString never gives fewer than two digits, even where one is enough (4.9E-324).
            BigDecimal rounded = decimal.round(new MathContext(1));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return decimal;
    }
}
