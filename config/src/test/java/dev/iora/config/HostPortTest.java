// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {
    @ParameterizedTest
    @CsvSource({"me, me, 0", "me:80, me, 80", "[::1], ::1, 0", "[::1]:80, ::1, 80", "' me :80', me, 80", "me:-1, me, 0"
    })
    void readsAddressesToAdvertise(String text, String host, int port) {
        assertThat(HostPort.parseAdvertised(text)).isEqualTo(new HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "::1:80", "[::1", "a:"})
    void refusesOtherAddressesToAdvertise(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parseAdvertised(text));
    }

    @Test
    void putsIpv6AddressesInBrackets() {
        assertThat(new HostPort("::1", 80)).hasToString("[::1]:80");
        assertThat(new HostPort("h", -1)).hasToString("h:-1");
    }
}
