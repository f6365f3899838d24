// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpTextTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,127.0.0.1",
        "0:0:0:0:0:0:0:1,::1",
        "0:0:0:0:0:0:0:0,::",
        "1:0:0:0:0:0:0:0,1::",
        "2001:0DB8:0:0:0:0:0:1,2001:db8::1",
        "1:0:0:2:0:0:0:3,1:0:0:2::3",
        "1:0:0:2:3:0:0:4,1::2:3:0:0:4",
        "1:0:2:3:4:5:6:7,1:0:2:3:4:5:6:7",
        "0:0:1:2:3:4:5:6,::1:2:3:4:5:6",
        "1:2:3:4:5:6:0:0,1:2:3:4:5:6::",
        "::ffff:192.0.2.1,192.0.2.1"
    })
    void writesAddressesLikeGo(String text, String expected) {
        assertThat(IpText.of(InetAddress.ofLiteral(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:4222", "[2001:db8::1]:4222"})
    void putsIpv6InBrackets(String expected) {
        int port = expected.lastIndexOf(':');
        String host = expected.substring(0, port).replaceAll("[\\[\\]]", "");
        assertThat(IpText.of(new InetSocketAddress(InetAddress.ofLiteral(host), 4222)))
                .isEqualTo(expected);
    }

    @Test
    void keepsTheZone() {
        assertThat(IpText.of(InetAddress.ofLiteral("fe80::1%1"))).startsWith("fe80::1%");
    }
}
