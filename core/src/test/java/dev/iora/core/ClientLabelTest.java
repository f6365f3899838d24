// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientLabelTest {
    private final Bus bus = new Bus();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "|",
                "\"name\":\"n\"| - \"n\"",
                "\"lang\":\"java\"| - \"java\"",
                "\"lang\":\"java\",\"version\":\"1.2\",\"name\":\"n\"| - \"v1.2:java:n\"",
                "\"name\":\"x\\n[1] 2026/11/27 [FTL] all is lost\"| - \"x\\n[1] 2026/11/27 [FTL] all is lost\"",
                "\"name\":\"a\\u001b[31m\\\"b\\\\\\u00e9\"| - \"a\\x1b[31m\\\"b\\\\\u00e9\"",
                "\"user\":\"derek\",\"pass\":\"p\"| - \"$G/user:derek\"",
                "\"user\":\"a\\nb\",\"name\":\"n\"| - \"n\" - \"$G/user:a\\nb\"",
                "\"auth_token\":\"secret\"| - \"$G/token\"",
                "\"nkey\":\"UABC\",\"sig\":\"s\",\"user\":\"derek\"| - \"$G/nkey:UABC\"",
                "\"jwt\":\"eyJ\",\"sig\":\"s\"|",
                "\"jwt\":\"eyJ\",\"auth_token\":\"secret\"|",
            })
    void quotesTheClientsDescription(String options, String label) {
        Bus.Client client = bus.connect(options == null ? "" : options);
        assertThat(client.session.label()).isEqualTo(label == null ? "" : label);
    }

    @Test
    void keepsTheDescriptionOfTheFirstConnect() {
        Bus.Client client = bus.open();
        assertThat(client.session.label()).isEmpty();
        client.send("CONNECT {\"verbose\":false,\"name\":\"first\"}\r\n");
        client.send("CONNECT {\"verbose\":false,\"name\":\"second\",\"user\":\"u\"}\r\n");
        assertThat(client.session.label()).isEqualTo(" - \"first\"");
        assertThat(client.session.options().name()).isEqualTo("second");
    }

    @Test
    void isEmptyForARefusedClient() {
        Bus.Client client = bus.open();
        client.send("CONNECT {\"account\":\"a\",\"name\":\"n\"}\r\n");
        assertThat(client.session.label()).isEmpty();
    }
}
