// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.testkit.EnginePair;
import dev.iora.testkit.TestCertificate;
import dev.iora.tls.TlsSpec.CertificateFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsContextTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");

    @TempDir
    Path directory;

    private CertificateFiles files(String name, TestCertificate certificate) {
        return new CertificateFiles(
                certificate.writeCertificate(directory.resolve(name + ".pem")),
                certificate.writeKey(directory.resolve(name + "-key.pem")));
    }

    private static TestCertificate certificate(String host, String keys) {
        return TestCertificate.named(host).dns(host).keys(keys).signedBy(AUTHORITY);
    }

    private TlsSpec spec(String keys) {
        return new TlsSpec(
                List.of(files("server", certificate("localhost", keys))),
                null,
                false,
                List.of(),
                List.of(),
                false,
                Set.of());
    }

    private TlsSpec verifying(TestCertificate authority, Set<String> pinned) {
        TlsSpec spec = spec("EC");
        Path file = authority.writeCertificate(directory.resolve("ca.pem"));
        return new TlsSpec(spec.certificates(), file, true, List.of(), List.of(), false, pinned);
    }

    private static TlsSpec with(TlsSpec spec, List<String> cipherSuites, List<String> curves, boolean onlyTls13) {
        return new TlsSpec(spec.certificates(), null, false, cipherSuites, curves, onlyTls13, Set.of());
    }

    private static EnginePair connect(TlsContext context, @Nullable TestCertificate own) throws SSLException {
        return EnginePair.connect(context.newEngine(), EnginePair.client(AUTHORITY, own), null, new SSLParameters());
    }

    private static SSLParameters protocols(String... protocols) {
        var parameters = new SSLParameters();
        parameters.setProtocols(protocols);
        return parameters;
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, TLSv1.3", "EC, TLSv1.3", "Ed25519, TLSv1.3",
        "RSA, TLSv1.2", "EC, TLSv1.2", "Ed25519, TLSv1.2",
    })
    void performsHandshakesWithEachKindOfKey(String keys, String protocol) throws SSLException {
        EnginePair pair = EnginePair.connect(
                TlsContext.load(spec(keys)).newEngine(), EnginePair.client(AUTHORITY, null), null, protocols(protocol));
        assertThat(pair.server().getSession().getProtocol()).isEqualTo(protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one.test", "two.test"})
    void presentsTheCertificateForTheHostThatTheClientAsksFor(String host) throws Exception {
        TlsContext context = TlsContext.load(new TlsSpec(
                List.of(files("one", certificate("one.test", "EC")), files("two", certificate("two.test", "RSA"))),
                null,
                false,
                List.of(),
                List.of(),
                false,
                Set.of()));
        EnginePair pair =
                EnginePair.connect(context.newEngine(), EnginePair.client(AUTHORITY, null), host, new SSLParameters());
        assertThat(pair.client().getSession().getPeerPrincipal().getName()).isEqualTo("CN=" + host);
    }

    @Test
    void presentsTheFirstCertificateForAnUnknownHost() throws Exception {
        TlsContext context = TlsContext.load(new TlsSpec(
                List.of(files("one", certificate("one.test", "EC")), files("two", certificate("two.test", "EC"))),
                null,
                false,
                List.of(),
                List.of(),
                false,
                Set.of()));
        EnginePair pair = EnginePair.connect(
                context.newEngine(), EnginePair.client(AUTHORITY, null), "three.test", new SSLParameters());
        assertThat(pair.client().getSession().getPeerPrincipal().getName()).isEqualTo("CN=one.test");
    }

    @Test
    void acceptsAClientOfTheAuthority() throws Exception {
        TestCertificate own = certificate("client", "EC");
        EnginePair pair = connect(TlsContext.load(verifying(AUTHORITY, Set.of())), own);
        assertThat(pair.server().getSession().getPeerCertificates()[0]).isEqualTo(own.certificate());
    }

    @Test
    void refusesAClientWithoutCertificate() {
        TlsContext context = TlsContext.load(verifying(AUTHORITY, Set.of()));
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> connect(context, null))
                .withMessageContaining("Empty client certificate chain");
    }

    @Test
    void refusesAClientOfAnotherAuthority() {
        TlsContext context = TlsContext.load(verifying(TestCertificate.authority("other"), Set.of()));
        TestCertificate own = certificate("client", "EC");
        assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(context, own));
    }

    @Test
    void refusesAnExpiredClient() {
        TlsContext context = TlsContext.load(verifying(AUTHORITY, Set.of()));
        TestCertificate own =
                TestCertificate.named("client").dns("client").expired().signedBy(AUTHORITY);
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> connect(context, own))
                .havingRootCause()
                .withMessageContaining("NotAfter");
    }

    @Test
    void acceptsPinnedKeysOnly() {
        TestCertificate pinned = certificate("client", "EC");
        TlsContext context = TlsContext.load(verifying(AUTHORITY, Set.of(TlsContext.keyId(pinned.certificate()))));
        assertThat(context.accepts(pinned.certificate())).isTrue();
        assertThat(context.accepts(certificate("client", "EC").certificate())).isFalse();
        assertThat(context.accepts(null)).isFalse();
    }

    @Test
    void acceptsEveryKeyIfNoneIsPinned() {
        TlsContext context = TlsContext.load(spec("EC"));
        assertThat(context.accepts(AUTHORITY.certificate())).isTrue();
        assertThat(context.accepts(null)).isTrue();
    }

    @Test
    void refusesOldVersions() {
        TlsContext context = TlsContext.load(with(spec("EC"), List.of(), List.of(), true));
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> EnginePair.connect(
                        context.newEngine(), EnginePair.client(AUTHORITY, null), null, protocols("TLSv1.2")));
    }

    @Test
    void usesTheConfiguredCipherSuiteAndCurve() throws SSLException {
        String suite = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
        TlsContext context = TlsContext.load(with(spec("RSA"), List.of(suite), List.of("CurveP384"), false));
        assertThat(context.warnings()).isEmpty();
        EnginePair pair =
                EnginePair.connect(context.newEngine(), EnginePair.client(AUTHORITY, null), null, protocols("TLSv1.2"));
        assertThat(pair.server().getSession().getCipherSuite()).isEqualTo(suite);
        assertThat(pair.server().getSSLParameters().getNamedGroups()).containsExactly("secp384r1");
    }

    @Test
    void leavesOutWithAWarningWhatTheRuntimeDoesNotHave() {
        TlsContext context = TlsContext.load(
                with(spec("EC"), List.of("TLS_RSA_WITH_RC4_128_SHA"), List.of("X25519MLKEM768", "CurveP256"), false));
        assertThat(context.warnings())
                .containsExactly(
                        "cipher suite TLS_RSA_WITH_RC4_128_SHA is not available in this Java runtime and is left out",
                        "curve X25519MLKEM768 is not available in this Java runtime and is left out");
        assertThat(context.newEngine().getEnabledCipherSuites()).allMatch(suite -> !suite.contains("RC4"));
    }

    @Test
    void usesTheDefaultCurvesIfNoneIsAvailable() {
        TlsContext context = TlsContext.load(with(spec("EC"), List.of(), List.of("X25519MLKEM768"), false));
        assertThat(context.newEngine().getSSLParameters().getNamedGroups()).hasSize(4);
        assertThat(context.warnings()).hasSize(2);
    }

    @Test
    void namesTheFileThatCannotBeUsed() {
        TestCertificate one = certificate("one", "EC");
        TestCertificate two = certificate("two", "EC");
        Path certificate = one.writeCertificate(directory.resolve("one.pem"));
        Path missing = directory.resolve("missing.pem");
        Path foreign = two.writeKey(directory.resolve("two-key.pem"));
        assertFails(new CertificateFiles(missing, foreign), "open " + missing + ": no such file or directory");
        assertFails(new CertificateFiles(certificate, certificate), "failed to find a PEM block with a private key");
        assertFails(new CertificateFiles(foreign, foreign), "failed to find a PEM block with a certificate");
        assertFails(new CertificateFiles(certificate, foreign), "private key does not match public key");
    }

    private static void assertFails(CertificateFiles files, String reason) {
        var spec = new TlsSpec(List.of(files), null, false, List.of(), List.of(), false, Set.of());
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> TlsContext.load(spec))
                .withMessageStartingWith("error parsing X509 certificate/key pair: ")
                .withMessageContaining(reason);
    }

    @Test
    void namesAnAuthorityFileWithoutCertificate() {
        TlsSpec spec = spec("EC");
        Path file = certificate("x", "EC").writeKey(directory.resolve("no-ca.pem"));
        var broken = new TlsSpec(spec.certificates(), file, true, List.of(), List.of(), false, Set.of());
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> TlsContext.load(broken))
                .withMessage(file + ": failed to parse root ca certificate");
    }

    @Test
    void tellsWhetherCertificatesHaveChanged() {
        TlsSpec spec = spec("EC");
        TlsContext before = TlsContext.load(spec);
        assertThat(TlsContext.load(spec).hasCertificatesOf(before)).isTrue();
        files("server", certificate("localhost", "EC"));
        assertThat(TlsContext.load(spec).hasCertificatesOf(before)).isFalse();
    }

    @Test
    void identifiesKeysByTheirHash() {
        assertThat(TlsContext.keyId(AUTHORITY.certificate())).matches("[0-9a-f]{64}");
        assertThat(TlsContext.keyId(AUTHORITY.certificate()).toLowerCase(Locale.ROOT))
                .isNotEqualTo(TlsContext.keyId(certificate("x", "EC").certificate()));
    }
}
