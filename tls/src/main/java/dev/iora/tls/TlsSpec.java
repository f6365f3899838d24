// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a TLS server. Immutable.
 *
 * @param certificates the server's certificates, at least one
 * @param authorities file with the authorities that clients' certificates are checked against; null for those of the JDK
 * @param verifies whether clients must have a certificate
 * @param cipherSuites cipher suites for TLS 1.2, in the order of preference; empty for the default
 * @param curves names of curves as in nats-server, in the order of preference; empty for the default
 * @param onlyTls13 whether TLS 1.2 is refused
 * @param pinnedKeys SHA-256 in lower-case hex of the public keys that clients may have; empty for any
 */
public record TlsSpec(
        List<CertificateFiles> certificates,
        @Nullable Path authorities,
        boolean verifies,
        List<String> cipherSuites,
        List<String> curves,
        boolean onlyTls13,
        Set<String> pinnedKeys) {
    /** PEM files with a certificate and its private key. */
    public record CertificateFiles(Path certificate, Path key) {}

    /** Copies the collections. */
    public TlsSpec {
        certificates = List.copyOf(certificates);
        cipherSuites = List.copyOf(cipherSuites);
        curves = List.copyOf(curves);
        pinnedKeys = Set.copyOf(pinnedKeys);
    }
}
