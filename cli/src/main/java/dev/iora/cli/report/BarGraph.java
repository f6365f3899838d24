// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import java.util.Collections;
import java.util.Map;
import java.util.function.Function;

/**
 * Draws named numbers as bars, smallest first.
 *
 * @param format formats a number
 */
record BarGraph(String caption, Function<Double, String> format) {
    private static final int WIDTH = 30;

    String text(Map<String, Double> values) {
        int longest = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        double smallest = Collections.min(values.values());
        double largest = Collections.max(values.values());
        StringBuilder out = new StringBuilder(caption).append("\n\n");
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> out.append(" ".repeat(longest - entry.getKey().length() + 2))
                        .append(entry.getKey())
                        .append(": ")
                        .append(bar(entry.getValue(), smallest, largest))
                        .append(" (")
                        .append(format.apply(entry.getValue()))
                        .append(")\n"));
        return out.toString();
    }

    private static String bar(double value, double smallest, double largest) {
        int blocks;
        if (value == 0) {
            blocks = 0;
        } else if (smallest == largest) {
            blocks = WIDTH;
        } else {
            blocks = (int) ((value - smallest) / (largest - smallest) * WIDTH);
        }
        return blocks == 0 ? "▏" : "█".repeat(blocks);
    }
}
