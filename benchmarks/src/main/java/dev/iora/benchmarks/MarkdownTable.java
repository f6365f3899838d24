// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import dev.iora.common.Invariants;
import java.util.ArrayList;
import java.util.List;

/**
 * A table in Markdown, with padded columns, so that its source is readable too.
 *
 * <p>Thread: one.
 */
final class MarkdownTable {
    private final List<List<String>> rows = new ArrayList<>();

    MarkdownTable(String... titles) {
        rows.add(List.of(titles));
    }

    /** Adds a row with as many cells as there are titles. */
    void row(String... cells) {
        Invariants.check(cells.length == rows.getFirst().size(), "a row has one cell per title");
        rows.add(List.of(cells));
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The table, with a line end after each row. */
    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        var text = new StringBuilder();
        for (int line = 0; line < rows.size(); line++) {
            for (int column = 0; column < columns; column++) {
                String cell = rows.get(line).get(column);
                text.append("| ").append(cell).repeat(' ', widths[column] - cell.length() + 1);
            }
            text.append("|\n");
            if (line == 0) {
                for (int width : widths) {
                    text.append('|').repeat('-', width + 2);
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }
}
