// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientUrlsTest {
    @Test
    void listsUrlsAsJson() {
        List<InetAddress> addresses = List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        assertThat(ClientUrls.json("nats", addresses, 4222))
                .isEqualTo("{\"nats\":[\"nats://127.0.0.1:4222\",\"nats://[::1]:4222\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "::1, [::1]",
        "fe80:0:0:0:0:fc:ff:fe00, [fe80::fc:ff:fe00]",
        "1:0:0:2:0:0:0:3, [1:0:0:2::3]",
        "1:0:2:3:4:5:6:7, [1:0:2:3:4:5:6:7]",
        "1:2:3:4:5:6:0:0, [1:2:3:4:5:6::]",
    })
    void shortensIpv6(String address, String expected) {
        assertThat(ClientUrls.host(InetAddress.ofLiteral(address))).isEqualTo(expected);
    }
}
