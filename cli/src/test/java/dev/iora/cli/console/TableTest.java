// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.console.OutputStyle.BlockFormat;
import dev.iora.cli.console.OutputStyle.TableFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Table streams() {
        return new Table("Streams")
                .headers("Name", "Messages", "Size")
                .row("foo", 1234, "0 B")
                .row("b,ar", 2L, "1 | 2");
    }

    private static OutputStyle style(TableFormat format) {
        return new OutputStyle(format, BlockFormat.COLUMNS, "", false);
    }

    @Test
    void drawsABoxWithCentredTitleAndRightAlignedNumbers() {
        assertThat(streams().text(OutputStyle.PLAIN)).isEqualTo("""
                ╭─────────────────────────╮
                │         Streams         │
                ├──────┬──────────┬───────┤
                │ Name │ Messages │ Size  │
                ├──────┼──────────┼───────┤
                │ foo  │    1,234 │ 0 B   │
                │ b,ar │        2 │ 1 | 2 │
                ╰──────┴──────────┴───────╯
                """);
    }

    @Test
    void widensForALongTitle() {
        assertThat(new Table("A long title").headers("A", "B").row("1", "2").text(OutputStyle.PLAIN))
                .isEqualTo("""
                ╭──────────────╮
                │ A long title │
                ├───────┬──────┤
                │ A     │ B    │
                ├───────┼──────┤
                │ 1     │ 2    │
                ╰───────┴──────╯
                """);
    }

    @Test
    void drawsRulesAndAFooter() {
        assertThat(new Table("")
                        .headers("A", "B")
                        .row("1", "2")
                        .rule()
                        .row("3", "4")
                        .footer("", "6")
                        .text(OutputStyle.PLAIN))
                .isEqualTo("""
                ╭───┬───╮
                │ A │ B │
                ├───┼───┤
                │ 1 │ 2 │
                ├───┼───┤
                │ 3 │ 4 │
                ├───┼───┤
                │   │ 6 │
                ╰───┴───╯
                """);
    }

    @Test
    void writesMarkdownCsvOrTsvOnRequest() {
        assertThat(streams().text(style(TableFormat.MARKDOWN))).isEqualTo("""
                # Streams
                | Name | Messages | Size |
                | --- | --- | --- |
                | foo | 1,234 | 0 B |
                | b,ar | 2 | 1 \\| 2 |
                """);
        assertThat(streams().text(style(TableFormat.CSV)))
                .isEqualTo("Streams\nName,Messages,Size\nfoo,\"1,234\",0 B\n\"b,ar\",2,1 | 2\n");
        assertThat(streams().text(style(TableFormat.TSV)))
                .isEqualTo("Streams\nName\tMessages\tSize\nfoo\t1,234\t0 B\nb,ar\t2\t1 | 2\n");
    }

    @Test
    void usesColoursOnlyOnATerminalAndUnlessDisabled() {
        Terminals terminal = new Terminals(true, true, true);
        String coloured = streams().text(OutputStyle.of(Map.of(), "green", terminal));
        assertThat(coloured).contains("\u001B[32m│\u001B[0m");
        assertThat(streams().text(OutputStyle.of(Map.of(), "green", Terminals.NONE)))
                .doesNotContain("\u001B");
        assertThat(streams().text(OutputStyle.of(Map.of("NO_COLOR", "1"), "green", terminal)))
                .doesNotContain("\u001B");
        assertThat(streams().text(OutputStyle.of(Map.of(), "double", terminal))).startsWith("╔═══");
    }

    @Test
    void takesItsFormatFromTheEnvironment() {
        assertThat(OutputStyle.of(Map.of("NATS_TABLE_FORMAT", "CSV"), "", Terminals.NONE)
                        .tables())
                .isEqualTo(TableFormat.CSV);
        assertThat(OutputStyle.of(Map.of("LLMFORMAT", "1"), "", Terminals.NONE).blocks())
                .isEqualTo(BlockFormat.MARKDOWN);
        assertThat(OutputStyle.of(Map.of("TESTING", "true"), "", Terminals.NONE).blocks())
                .isEqualTo(BlockFormat.JSON);
    }
}
