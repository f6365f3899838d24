// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.TestCertificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CertificateNamesTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");

    @Test
    void readsAlternativeNamesByType() {
        X509Certificate certificate = TestCertificate.named("a")
                .email("a@example.com")
                .dns("a.example.com")
                .uri("spiffe://a/b")
                .email("b@example.com")
                .ip(127, 0, 0, 1)
                .signedBy(AUTHORITY)
                .certificate();
        assertThat(CertificateNames.emails(certificate)).containsExactly("a@example.com", "b@example.com");
        assertThat(CertificateNames.dnsNames(certificate)).containsExactly("a.example.com");
        assertThat(CertificateNames.uris(certificate)).containsExactly("spiffe://a/b");
    }

    @Test
    void hasNoAlternativeNamesIfTheCertificateHasNone() {
        assertThat(CertificateNames.dnsNames(AUTHORITY.certificate())).isEmpty();
    }

    @Test
    void readsTheSubjectInTheOrderOfTheCertificate() {
        X509Certificate certificate = TestCertificate.named("a b")
                .attribute("2.5.4.10", "Ö, Inc.")
                .attribute("0.9.2342.19200300.100.1.25", "example")
                .attribute("1.2.840.113549.1.9.2", "x")
                .attribute("2.999.1", "y")
                .signedBy(AUTHORITY)
                .certificate();
        assertThat(CertificateNames.subject(certificate))
                .isEqualTo(List.of(
                        List.of(Map.entry("CN", "a b")),
                        List.of(Map.entry("O", "Ö, Inc.")),
                        List.of(Map.entry("DC", "example")),
                        List.of(Map.entry("1.2.840.113549.1.9.2", "x")),
                        List.of(Map.entry("2.999.1", "y"))));
    }
}
