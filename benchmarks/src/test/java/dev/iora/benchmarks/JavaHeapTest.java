// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class JavaHeapTest {
    @Test
    void readsTheTotalOfAHistogram() throws IOException {
        String histogram = """
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:          1000         640000  [B (java.base@25)
                Total          2000         960000
                """;

        assertThat(JavaHeap.parseTotalBytes(histogram)).isEqualTo(960_000);
    }

    @Test
    void showsOutputThatIsNotAHistogram() {
        assertThatThrownBy(() -> JavaHeap.parseTotalBytes("4711: no such process\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such process");
    }
}
