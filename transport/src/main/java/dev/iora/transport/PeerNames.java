// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.core.TlsPeer;
import dev.iora.core.TlsPeer.Attribute;
import dev.iora.tls.CertificateNames;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads the names in the certificate of a peer. */
final class PeerNames {
    private PeerNames() {}

    static TlsPeer of(X509Certificate certificate) {
        List<List<Attribute>> subject = CertificateNames.subject(certificate).stream()
                .map(part -> part.stream()
                        .map(attribute -> new Attribute(attribute.getKey(), attribute.getValue()))
                        .toList())
                .toList();
        return new TlsPeer(
                CertificateNames.emails(certificate),
                CertificateNames.dnsNames(certificate),
                CertificateNames.uris(certificate),
                subject);
    }
}
