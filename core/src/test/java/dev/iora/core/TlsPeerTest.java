// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.TlsPeer.Attribute;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TlsPeerTest {
    private static TlsPeer peer(String... attributes) {
        List<List<Attribute>> subject = List.of(attributes).stream()
                .map(each -> each.split("=", 2))
                .map(pair -> List.of(new Attribute(pair[0], pair[1])))
                .toList();
        return new TlsPeer(List.of(), List.of(), List.of(), subject);
    }

    @Test
    void writesUsualAttributesInAFixedOrder() {
        assertThat(peer("CN=a", "C=US", "L=here", "O=acme", "OU=x", "OU=y", "ST=CA", "DC=com", "1.2.3=z")
                        .subjectText())
                .isEqualTo("CN=a,ST=CA,L=here,OU=x+OU=y,O=acme,C=US");
    }

    @Test
    void takesTheLastCommonName() {
        assertThat(peer("CN=a", "CN=b").subjectText()).isEqualTo("CN=b");
    }

    @Test
    void escapesWhatSeparatesAttributes() {
        assertThat(peer("CN= a,b+c\"d\\e<f>g;h #", "O=#x ").subjectText())
                .isEqualTo("CN=\\ a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h #,O=\\#x\\ ");
    }

    @Test
    void listsDomainComponentsInTheOrderOfTheCertificate() {
        TlsPeer peer = peer("CN=a", "DC=foo", "DC=com");
        assertThat(peer.domainComponents()).isEqualTo("DC=foo,DC=com");
        assertThat(peer.subjectText()).isEqualTo("CN=a");
        assertThat(peer("CN=a").domainComponents()).isEmpty();
    }
}
