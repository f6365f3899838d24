// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Cipher suites and curves in the names of the JDK. */
final class Algorithms {
    /** Those of TLS 1.3 are always allowed, as in nats-server; the fastest first. */
    private static final List<String> TLS13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private static final List<String> TLS12 = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    /** The curves of nats-server by name. The JDK does not have X25519MLKEM768 yet. */
    private static final Map<String, String> CURVES =
            Map.of("X25519", "x25519", "CurveP256", "secp256r1", "CurveP384", "secp384r1", "CurveP521", "secp521r1");

    private static final List<String> DEFAULT_CURVES = List.of("x25519", "secp256r1", "secp384r1", "secp521r1");

    private Algorithms() {}

    /** The parameters of handshakes; what this JDK lacks is left out with a warning. */
    static SSLParameters parameters(SSLContext context, TlsSpec spec, List<String> warnings) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(spec.onlyTls13() ? new String[] {"TLSv1.3"} : new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setCipherSuites(cipherSuites(context, spec, warnings).toArray(String[]::new));
        parameters.setNamedGroups(curves(spec, warnings).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(spec.verifies());
        return parameters;
    }

    private static List<String> cipherSuites(SSLContext context, TlsSpec spec, List<String> warnings) {
        // Without those that the JDK's security properties disable.
        Set<String> available = Set.of(context.getDefaultSSLParameters().getCipherSuites());
        List<String> chosen = new ArrayList<>(TLS13);
        boolean isDefault = spec.cipherSuites().isEmpty();
        for (String suite : isDefault ? TLS12 : spec.cipherSuites()) {
            if (TLS13.contains(suite)) {
                continue;
            }
            if (available.contains(suite)) {
                chosen.add(suite);
            } else if (!isDefault) {
                warnings.add("cipher suite " + suite + " is not available in this Java runtime and is left out");
            }
        }
        chosen.retainAll(available);
        return chosen;
    }

    private static List<String> curves(TlsSpec spec, List<String> warnings) {
        List<String> chosen = new ArrayList<>();
        for (String curve : spec.curves()) {
            String name = CURVES.get(curve);
            if (name == null) {
                warnings.add("curve " + curve + " is not available in this Java runtime and is left out");
            } else {
                chosen.add(name);
            }
        }
        if (!chosen.isEmpty()) {
            return chosen;
        }
        if (!spec.curves().isEmpty()) {
            warnings.add("none of the curves in curve_preferences is available, the default is used");
        }
        return DEFAULT_CURVES;
    }
}
