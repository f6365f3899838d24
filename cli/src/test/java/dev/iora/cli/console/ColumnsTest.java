// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private record Item(String name, long count, long bytes) {}

    private static final List<Item> ITEMS = List.of(new Item("a", 1500, 2048), new Item("b", 1, 1024));

    private static Columns<Item> columns(boolean extra) {
        return new Columns<Item>()
                .add("Name", Item::name)
                .addIf(extra, "Extra", Item::name)
                .addSum("Count", Item::count)
                .addBytes("Size", Item::bytes)
                .add("Rows", Item::count, List::size);
    }

    private static String text(Table table) {
        return table.text(OutputStyle.PLAIN);
    }

    @Test
    void showsHeadersValuesAndTotals() {
        Table expected = new Table("T")
                .headers("Name", "Count", "Size", "Rows")
                .row("a", "1,500", "2.0 KiB", 1500L)
                .row("b", "1", "1.0 KiB", 1L)
                .footer("", "1,501", "3.0 KiB", 2);
        assertThat(text(columns(false).table("T", ITEMS))).isEqualTo(text(expected));
    }

    @Test
    void totalsAllRowsOrOmitsTotals() {
        Table part = new Table("T")
                .headers("Name", "Extra", "Count", "Size", "Rows")
                .row("a", "a", "1,500", "2.0 KiB", 1500L)
                .footer("two", "", "1,501", "3.0 KiB", 2);
        assertThat(text(columns(true).footer(0, "two").table("T", ITEMS.subList(0, 1), ITEMS)))
                .isEqualTo(text(part));
        Table none = new Table("T").headers("Name").row("a");
        assertThat(text(new Columns<Item>().add("Name", Item::name).table("T", ITEMS.subList(0, 1), null)))
                .isEqualTo(text(none));
    }

    @Test
    void sortsByTheKeyOfAFlag() {
        SortKeys<Item> keys = new SortKeys<Item>()
                .add("name", Comparator.comparing(Item::name).reversed())
                .smallest("count", Item::count)
                .largest("bytes", "Bytes", Item::bytes)
                .alias("size", "bytes");
        List<Item> items = new ArrayList<>(ITEMS);
        items.sort(keys.of("name").order());
        assertThat(items).extracting(Item::name).containsExactly("b", "a");
        items.sort(keys.of("size").order());
        assertThat(items).extracting(Item::name).containsExactly("a", "b");
        items.sort(keys.of("count").order());
        assertThat(items).extracting(Item::name).containsExactly("b", "a");
        assertThat(keys.of("bytes").label()).isEqualTo("Bytes");
        assertThatThrownBy(() -> keys.of("none"))
                .isInstanceOf(CliException.class)
                .hasMessage("cannot sort by \"none\", use one of name, count, bytes");
    }
}
