// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.KeyFlag;
import dev.iora.server.ServerVersion;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UsageTest {
    static Stream<String> flags() {
        return Stream.concat(
                Arrays.stream(Flag.values()).flatMap(flag -> flag.names().stream()),
                KeyFlag.all().stream().flatMap(flag -> flag.names().stream()));
    }

    @ParameterizedTest
    @MethodSource("flags")
    void explainsEveryFlag(String name) {
        assertThat(Usage.TEXT).containsPattern("--?" + name + "\\b");
    }

    @Test
    void hasUniqueFlagNames() {
        assertThat(flags()).doesNotHaveDuplicates();
    }

    @Test
    void startsItsVersionTextLikeNatsServer() {
        assertThat(Usage.VERSION_TEXT)
                .isEqualTo("nats-server: v" + ServerVersion.COMPATIBILITY + "\nIora " + ServerVersion.VERSION + "\n");
    }
}
