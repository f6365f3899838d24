// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommonSuffixTest {
    @Test
    void removesTheCommonSuffix() {
        assertThat(CommonSuffix.removed(List.of("n1.east.example.net", "n2.east.example.net", "n3.west.example.net")))
                .containsExactly("n1.east", "n2.east", "n3.west");
    }

    @Test
    void keepsTheFirstPart() {
        assertThat(CommonSuffix.removed(List.of("127.0.0.1"))).containsExactly("127");
        assertThat(CommonSuffix.removed(List.of("n1", "n1"))).containsExactly("n1", "n1");
    }

    @Test
    void keepsNamesWithoutACommonSuffix() {
        assertThat(CommonSuffix.removed(List.of("a.b", "a.c"))).containsExactly("a.b", "a.c");
        assertThat(CommonSuffix.removed(List.of())).isEmpty();
    }
}
