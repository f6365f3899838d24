// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.Arrays;
import java.util.Locale;

/**
 * Draws numbers as a line graph with characters.
 *
 * @param height the number of rows between the smallest and the largest value
 * @param width the number of columns that the values are scaled to
 */
public record LineGraph(int height, int width) {
    private static final char EMPTY = ' ';

    /** Draws the graph, with a caption below it. */
    public String plot(double[] values, String caption) {
        double[] scaled = scaled(values);
        double smallest = Arrays.stream(scaled).min().orElse(0);
        double largest = Arrays.stream(scaled).max().orElse(0);
        char[][] canvas = new char[height + 1][width + 1];
        for (char[] row : canvas) {
            Arrays.fill(row, EMPTY);
            row[0] = '┤';
        }
        int[] levels = new int[scaled.length];
        for (int x = 0; x < levels.length; x++) {
            levels[x] = level(scaled[x], smallest, largest);
        }
        canvas[row(levels[0])][0] = '┼';
        for (int x = 0; x + 1 < levels.length; x++) {
            connect(canvas, x + 1, levels[x], levels[x + 1]);
        }
        return labelled(canvas, smallest, largest, caption);
    }

    private double[] scaled(double[] values) {
        double[] scaled = new double[width];
        for (int x = 0; x < width; x++) {
            double position = values.length == 1 || width == 1 ? 0 : (double) x * (values.length - 1) / (width - 1);
            int left = (int) position;
            int right = Math.min(left + 1, values.length - 1);
            scaled[x] = values[left] + (values[right] - values[left]) * (position - left);
        }
        return scaled;
    }

    private int level(double value, double smallest, double largest) {
        return largest == smallest ? 0 : (int) Math.round((value - smallest) / (largest - smallest) * height);
    }

    private int row(int level) {
        return height - level;
    }

    private void connect(char[][] canvas, int column, int from, int to) {
        if (from == to) {
            canvas[row(from)][column] = '─';
            return;
        }
        canvas[row(from)][column] = from < to ? '╯' : '╮';
        canvas[row(to)][column] = from < to ? '╭' : '╰';
        for (int level = Math.min(from, to) + 1; level < Math.max(from, to); level++) {
            canvas[row(level)][column] = '│';
        }
    }

    private String labelled(char[][] canvas, double smallest, double largest, String caption) {
        int labelWidth = Math.max(label(smallest).length(), label(largest).length()) + 1;
        StringBuilder out = new StringBuilder();
        for (int row = 0; row <= height; row++) {
            String label = label(smallest + (largest - smallest) * (height - row) / height);
            out.append(" ".repeat(labelWidth - label.length())).append(label).append(' ');
            out.append(new String(canvas[row]).stripTrailing()).append('\n');
        }
        return out.append(" ".repeat(labelWidth + 2 + Math.max(0, (width - caption.length()) / 2)))
                .append(caption)
                .toString();
    }

    private static String label(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
