// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineGraphTest {
    @Test
    void drawsALineFromValueToValue() {
        assertThat(new LineGraph(2, 4).plot(new double[] {0, 2, 2, 1}, "abc").lines())
                .containsExactly(" 2.00 ┤╭─╮", " 1.00 ┤│ ╰", " 0.00 ┼╯", "       abc");
    }

    @Test
    void scalesFewValues() {
        assertThat(new LineGraph(2, 5).plot(new double[] {1, 1}, "")).contains("1.00 ┼────");
    }
}
