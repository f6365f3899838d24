// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.Locale;
import java.util.Map;

/** The style of tables and blocks, from the colour scheme (on a terminal only) and the environment. */
public record OutputStyle(TableFormat tables, BlockFormat blocks, String scheme, boolean terminal) {
    private static final Map<String, Integer> COLOURS =
            Map.of("red", 31, "green", 32, "yellow", 33, "blue", 34, "magenta", 35, "cyan", 36);

    /** The default formats without colours. */
    public static final OutputStyle PLAIN = new OutputStyle(TableFormat.BOXES, BlockFormat.COLUMNS, "", false);

    /** Formats of tables. */
    public enum TableFormat {
        BOXES,
        MARKDOWN,
        CSV,
        TSV
    }

    /** Formats of blocks of columns. */
    public enum BlockFormat {
        COLUMNS,
        MARKDOWN,
        JSON
    }

    /** From LLMFORMAT, NATS_TABLE_FORMAT, TESTING and NO_COLOR; colours only on a terminal. */
    public static OutputStyle of(Map<String, String> environment, String scheme, Terminals terminals) {
        boolean markdown = "1".equals(environment.get("LLMFORMAT"));
        TableFormat tables = markdown
                ? TableFormat.MARKDOWN
                : switch (environment.getOrDefault("NATS_TABLE_FORMAT", "").toLowerCase(Locale.ROOT)) {
                    case "md", "markdown" -> TableFormat.MARKDOWN;
                    case "csv" -> TableFormat.CSV;
                    case "tsv" -> TableFormat.TSV;
                    default -> TableFormat.BOXES;
                };
        BlockFormat blocks = markdown
                ? BlockFormat.MARKDOWN
                : "true".equals(environment.get("TESTING")) ? BlockFormat.JSON : BlockFormat.COLUMNS;
        String colours = environment.getOrDefault("NO_COLOR", "").isEmpty() ? scheme : "";
        return new OutputStyle(tables, blocks, colours, terminals.output());
    }

    /** Whether boxes have double lines. */
    boolean doubleLines() {
        return terminal && scheme.equals("double");
    }

    /** Colours the text if the scheme has a colour and the output is a terminal. */
    public String coloured(String text) {
        Integer colour = terminal ? COLOURS.get(scheme) : null;
        return colour == null ? text : "\u001B[" + colour + "m" + text + "\u001B[0m";
    }
}
