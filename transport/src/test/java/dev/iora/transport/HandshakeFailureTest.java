// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.EnginePair;
import dev.iora.testkit.TestCertificate;
import dev.iora.tls.TlsContext;
import dev.iora.tls.TlsSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts for failures of the JDK's engine, as they really occur. */
final class HandshakeFailureTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");

    @TempDir
    Path directory;

    /** The reason why a client with the certificate {@code own} is refused; it offers {@code suite} only. */
    private String reason(@Nullable TestCertificate own, String protocol, String suite) {
        TestCertificate server = TestCertificate.named("localhost").signedBy(AUTHORITY);
        var files = new TlsSpec.CertificateFiles(
                server.writeCertificate(directory.resolve("c.pem")), server.writeKey(directory.resolve("k.pem")));
        Path authorities = AUTHORITY.writeCertificate(directory.resolve("ca.pem"));
        TlsContext context =
                TlsContext.load(new TlsSpec(List.of(files), authorities, true, List.of(), List.of(), false, Set.of()));
        var parameters = new SSLParameters(new String[] {suite}, new String[] {protocol});
        try {
            EnginePair.connect(context.newEngine(), EnginePair.client(AUTHORITY, own), null, parameters);
            throw new AssertionError("the client is not refused");
        } catch (SSLException e) {
            return HandshakeFailure.reason(e);
        }
    }

    private String reason(@Nullable TestCertificate own) {
        return reason(own, "TLSv1.3", "TLS_AES_128_GCM_SHA256");
    }

    @Test
    void saysThatTheClientHasNoCertificate() {
        assertThat(reason(null)).isEqualTo("tls: client didn't provide a certificate");
    }

    @Test
    void saysThatTheAuthorityIsUnknown() {
        for (String name : List.of("other", "authority")) {
            assertThat(reason(TestCertificate.named("a").signedBy(TestCertificate.authority(name))))
                    .isEqualTo("tls: failed to verify certificate: x509: certificate signed by unknown authority");
        }
    }

    @Test
    void saysThatTheCertificateHasExpired() {
        assertThat(reason(TestCertificate.named("a").expired().signedBy(AUTHORITY)))
                .startsWith("tls: failed to verify certificate: x509: certificate has expired or is not yet valid: ");
    }

    @Test
    void saysThatThereIsNoCommonCipherSuite() {
        assertThat(reason(null, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"))
                .isEqualTo("tls: no cipher suite supported by both client and server");
    }

    @ParameterizedTest
    @CsvSource({
        "unknown_ca, unknown certificate authority",
        "certificate_unknown, unknown certificate",
        "bad_certificate, bad certificate",
        "certificate_expired, expired certificate",
    })
    void namesTheAlertOfTheClient(String alert, String expected) {
        var failure = new SSLHandshakeException("(" + alert + ") Received fatal alert: " + alert);
        assertThat(HandshakeFailure.reason(failure)).isEqualTo("remote error: tls: " + expected);
    }
}
