// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.server.ServerVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsageTest {
    @ParameterizedTest
    @EnumSource(Flag.class)
    void explainsEveryFlag(Flag flag) {
        assertThat(flag.names()).allSatisfy(name -> assertThat(Usage.TEXT).containsPattern("--?" + name + "\\b"));
    }

    @Test
    void versionBeginsLikeThatOfNatsServer() {
        assertThat(Usage.VERSION_TEXT)
                .isEqualTo("nats-server: v" + ServerVersion.COMPATIBILITY + "\nIora " + ServerVersion.VERSION + "\n");
    }
}
