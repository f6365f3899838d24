// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.console.OutputStyle.BlockFormat;
import dev.iora.cli.console.OutputStyle.TableFormat;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnBlockTest {
    private static ColumnBlock block() {
        return new ColumnBlock("Information")
                .row("Subjects", List.of("a", "b"))
                .title("Limits")
                .row("Maximum Messages", 1234)
                .rowUnlimitedIf(true, "Age", null)
                .rowIfNotEmpty("Description", "")
                .values("Tags", List.of("y", "x"));
    }

    private static String printed(ColumnBlock block, BlockFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), out, out, Terminals.NONE);
        block.print(console, new OutputStyle(TableFormat.BOXES, format, "", false));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void alignsLabelsToTheRightUnderTitles() {
        assertThat(printed(block(), BlockFormat.COLUMNS)).isEqualTo("""
                Information

                          Subjects: a, b

                Limits:

                  Maximum Messages: 1,234
                               Age: unlimited
                              Tags: x
                                    y
                """);
    }

    @Test
    void writesMarkdownForModels() {
        assertThat(printed(block(), BlockFormat.MARKDOWN)).isEqualTo("""
                # Information

                - **Subjects:** a, b

                ## Limits

                - **Maximum Messages:** 1,234
                - **Age:** unlimited
                - **Tags:** x
                - y
                """);
    }

    @Test
    void writesJsonForTests() {
        assertThat(printed(block(), BlockFormat.JSON)).isEqualTo("""
                {
                  "Header": "Information",
                  "Limits": {
                    "Age": "unlimited",
                    "Maximum Messages": "1,234",
                    "Tags": "x"
                  },
                  "Subjects": "a, b"
                }
                """);
    }
}
