// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.core.TlsPeer;
import dev.iora.core.TlsPeer.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CertificateUsersTest {
    /** A certificate with alternative names, and a subject in the order of the certificate. */
    private static TlsPeer peer(List<String> emails, List<String> hosts, List<String> uris, String... subject) {
        var parts = new ArrayList<List<Attribute>>();
        for (String part : subject) {
            String[] pair = part.split("=", 2);
            parts.add(List.of(new Attribute(pair[0], pair[1])));
        }
        return new TlsPeer(emails, hosts, uris, parts);
    }

    private static TlsPeer subject(String... parts) {
        return peer(List.of(), List.of(), List.of(), parts);
    }

    private static @Nullable String find(Set<String> users, TlsPeer peer) {
        return new CertificateUsers(users).find(peer, users::contains);
    }

    @Test
    void prefersAddressesToHostsAndHostsToUris() {
        TlsPeer peer = peer(List.of("a@b.c"), List.of("host"), List.of("spiffe://x"), "CN=n");
        assertThat(find(Set.of("host", "a@b.c", "spiffe://x"), peer)).isEqualTo("a@b.c");
        assertThat(find(Set.of("host", "spiffe://x", "CN=n"), peer)).isEqualTo("host");
        assertThat(find(Set.of("spiffe://x", "CN=n"), peer)).isEqualTo("spiffe://x");
        assertThat(find(Set.of("CN=n", "x"), peer)).isEqualTo("CN=n");
        assertThat(find(Set.of("n", "b.c"), peer)).isNull();
    }

    @Test
    void findsDistinguishedNamesInAnyOrder() {
        TlsPeer peer = subject("C=US", "O=acme", "OU=dev", "CN=joe");
        assertThat(find(Set.of("CN=joe,OU=dev,O=acme,C=US"), peer)).isEqualTo("CN=joe,OU=dev,O=acme,C=US");
        assertThat(find(Set.of("O=acme,C=US,cn=joe,OU=dev"), peer)).isEqualTo("O=acme,C=US,cn=joe,OU=dev");
        assertThat(find(Set.of("O=acme,C=US,CN=joe,OU=dev", "CN=joe,OU=dev,O=acme,C=US"), peer))
                .isEqualTo("CN=joe,OU=dev,O=acme,C=US");
        assertThat(find(Set.of("CN=joe,OU=dev,O=acme"), peer)).isNull();
        assertThat(find(Set.of("CN=Joe,OU=dev,O=acme,C=US"), peer)).isNull();
    }

    @Test
    void findsNamesWithDomainComponents() {
        TlsPeer peer = subject("DC=com", "DC=foo", "CN=joe");
        assertThat(find(Set.of("CN=joe,DC=foo,DC=com"), peer)).isEqualTo("CN=joe,DC=foo,DC=com");
        assertThat(find(Set.of("CN=joe"), peer)).isEqualTo("CN=joe");
    }

    @Test
    void comparesPartsWithSeveralAttributesAsAWhole() {
        String both = "CN=joe,OU=dev+OU=admin";
        assertThat(find(Set.of(both), subject("OU=dev", "CN=joe"))).isNull();
        assertThat(find(Set.of(both), subject("OU=admin", "CN=joe"))).isNull();
        assertThat(find(Set.of(both), joined(List.of(List.of("OU=admin", "OU=dev"), List.of("CN=joe")))))
                .isEqualTo(both);
        assertThat(find(Set.of("CN=joe+UID=1"), subject("UID=1", "CN=joe"))).isNull();
        assertThat(find(Set.of("CN=joe,UID=1"), joined(List.of(List.of("UID=1", "CN=joe")))))
                .isNull();
        assertThat(find(Set.of("CN=joe+UID=1"), joined(List.of(List.of("UID=1", "CN=joe")))))
                .isEqualTo("CN=joe+UID=1");
    }

    /** As CVE-2026-33248: a part that a name has twice must not stand for two parts. */
    @Test
    void countsEqualParts() {
        String twice = "CN=joe,OU=dev,OU=dev,OU=ops";
        assertThat(find(Set.of(twice), subject("OU=ops", "OU=ops", "OU=dev", "CN=joe")))
                .isNull();
        assertThat(find(Set.of(twice), subject("OU=ops", "OU=dev", "CN=joe"))).isNull();
        assertThat(find(Set.of(twice), subject("OU=ops", "OU=dev", "OU=dev", "CN=joe")))
                .isEqualTo(twice);
    }

    private static TlsPeer joined(List<List<String>> parts) {
        return new TlsPeer(
                List.of(),
                List.of(),
                List.of(),
                parts.stream()
                        .map(part -> part.stream()
                                .map(each -> each.split("=", 2))
                                .map(pair -> new Attribute(pair[0], pair[1]))
                                .toList())
                        .toList());
    }

    @Test
    void ignoresUsersThatMayNotConnect() {
        TlsPeer peer = peer(List.of("a@b.c"), List.of("host"), List.of(), "CN=n");
        var users = new CertificateUsers(Set.of("a@b.c", "host"));
        assertThat(users.find(peer, "host"::equals)).isEqualTo("host");
        assertThat(users.find(peer, _ -> false)).isNull();
    }
}
