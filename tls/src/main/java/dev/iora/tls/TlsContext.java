// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates and rules of a TLS server, read from files: makes an engine for each connection.
 *
 * <p>Thread: any; immutable.
 */
public final class TlsContext {
    /** Only clients that do not take session tickets need an entry. */
    private static final int MAX_CACHED_SESSIONS = 1024;

    private static final int SESSION_SECONDS = 3600;

    private final SSLContext context;
    private final SSLParameters parameters;
    private final List<ServerCertificate> certificates;
    private final Set<String> pinnedKeys;
    private final List<String> warnings;

    private TlsContext(
            SSLContext context,
            SSLParameters parameters,
            List<ServerCertificate> certificates,
            Set<String> pinnedKeys,
            List<String> warnings) {
        this.context = context;
        this.parameters = parameters;
        this.certificates = certificates;
        this.pinnedKeys = pinnedKeys;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads the files of {@code spec}.
     *
     * @throws TlsException naming the file or setting that cannot be used
     */
    public static TlsContext load(TlsSpec spec) {
        List<ServerCertificate> certificates = new ArrayList<>();
        for (TlsSpec.CertificateFiles files : spec.certificates()) {
            try {
                certificates.add(ServerCertificate.load(files.certificate(), files.key()));
            } catch (TlsException e) {
                throw new TlsException("error parsing X509 certificate/key pair: " + e.getMessage(), e);
            }
        }
        TrustManager[] trusted = spec.verifies() ? TlsFiles.authorities(spec.authorities()) : new TrustManager[0];
        SSLContext context = TlsFiles.context(new KeyManager[] {new ServerKeys(certificates)}, trusted);
        SSLSessionContext sessions = context.getServerSessionContext();
        sessions.setSessionCacheSize(MAX_CACHED_SESSIONS);
        sessions.setSessionTimeout(SESSION_SECONDS);
        List<String> warnings = new ArrayList<>();
        SSLParameters parameters = Algorithms.parameters(context, spec, warnings);
        return new TlsContext(context, parameters, certificates, spec.pinnedKeys(), warnings);
    }

    /** Configured algorithms that are left out because the Java runtime does not have them; for the log. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns an engine for the server's side of one connection. */
    public SSLEngine newEngine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Whether a client may have this certificate, which is null if it has none: its key must be pinned, if any is. */
    public boolean accepts(@Nullable Certificate certificate) {
        return pinnedKeys.isEmpty() || (certificate != null && pinnedKeys.contains(keyId(certificate)));
    }

    /** The SHA-256 of the certificate's public key, in hex. */
    public static String keyId(Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Whether both present the same certificates. */
    public boolean hasCertificatesOf(TlsContext other) {
        if (certificates.size() != other.certificates.size()) {
            return false;
        }
        for (int i = 0; i < certificates.size(); i++) {
            if (!certificates.get(i).hasChainOf(other.certificates.get(i))) {
                return false;
            }
        }
        return true;
    }
}
