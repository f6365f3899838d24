// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.json;

import java.math.BigDecimal;

/** A number in its original spelling, so that it is written unchanged. */
public record JsonNumber(String literal) {
    public static JsonNumber of(long number) {
        return new JsonNumber(Long.toString(number));
    }

    public static JsonNumber of(double number) {
        return new JsonNumber(BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
    }

    /** The low 64 bits of the integer part. */
    public long toLong() {
        return new BigDecimal(literal).toBigInteger().longValue();
    }

    public double toDouble() {
        return Double.parseDouble(literal);
    }
}
