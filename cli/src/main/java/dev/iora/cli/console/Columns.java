// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table: for each its header, the value in a row, and the value in the footer.
 *
 * <p>Thread: its owner only.
 *
 * @param <T> the type of the items, one per row
 */
public final class Columns<T> {
    private record Column<T>(
            String header,
            Function<T, ? extends @Nullable Object> value,
            Function<List<T>, ? extends @Nullable Object> total) {}

    private final List<Column<T>> columns = new ArrayList<>();
    private boolean footed;

    public Columns<T> add(String header, Function<T, ? extends @Nullable Object> value) {
        columns.add(new Column<>(header, value, _ -> ""));
        return this;
    }

    public Columns<T> addIf(boolean shown, String header, Function<T, ? extends @Nullable Object> value) {
        return shown ? add(header, value) : this;
    }

    /** Adds a column with a value in the footer. */
    public Columns<T> add(
            String header,
            Function<T, ? extends @Nullable Object> value,
            Function<List<T>, ? extends @Nullable Object> total) {
        footed = true;
        columns.add(new Column<>(header, value, total));
        return this;
    }

    /** Adds a column of numbers with their sum in the footer. */
    public Columns<T> addSum(String header, ToLongFunction<T> number) {
        return add(
                header,
                row -> HumanNumber.of(number.applyAsLong(row)),
                rows -> HumanNumber.of(rows.stream().mapToLong(number).sum()));
    }

    /** Adds a column of bytes with their sum in the footer. */
    public Columns<T> addBytes(String header, ToLongFunction<T> bytes) {
        return add(
                header,
                row -> HumanNumber.bytes(bytes.applyAsLong(row)),
                rows -> HumanNumber.bytes(rows.stream().mapToLong(bytes).sum()));
    }

    /** A table of these rows, with a footer computed from them. */
    public Table table(String title, List<T> rows) {
        return table(title, rows, rows);
    }

    /** Puts a text into the footer, under a column that has no total. */
    public Columns<T> footer(int column, String text) {
        Column<T> old = columns.get(column);
        columns.set(column, new Column<>(old.header(), old.value(), _ -> text));
        return this;
    }

    /** A table of these rows with a footer about {@code all} rows, which may be more; null omits the footer. */
    public Table table(String title, List<T> rows, @Nullable List<T> all) {
        Table table =
                new Table(title).headers(columns.stream().map(Column::header).toArray(String[]::new));
        for (T row : rows) {
            table.row(columns.stream().map(column -> column.value().apply(row)).toArray());
        }
        return footed && all != null
                ? table.footer(columns.stream()
                        .map(column -> column.total().apply(all))
                        .toArray())
                : table;
    }
}
