// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates that a server presented in the TLS handshake. Does not decide about trust.
 *
 * <p>Thread: written by the connecting thread during the handshake; read afterwards.
 */
public final class ServerCertificates {
    private static final byte[] EMPTY = new byte[0];

    private volatile List<X509Certificate> shown = List.of();
    private volatile String protocol = "";
    private volatile String cipherSuite = "";
    private volatile byte[] ocspResponse = EMPTY;
    private volatile List<X509Certificate> authorities = List.of();

    /** Whether the connection uses TLS. */
    public boolean isPresent() {
        return !shown.isEmpty();
    }

    /** The version of TLS as the JDK names it, such as {@code TLSv1.3}; empty without TLS. */
    public String protocol() {
        return protocol;
    }

    /** The cipher suite, such as {@code TLS_AES_128_GCM_SHA256}; empty without TLS. */
    public String cipherSuite() {
        return cipherSuite;
    }

    /** The issuer of the server's certificate in the form of RFC 2253; empty without TLS. */
    public String issuer() {
        return isPresent() ? shown.getFirst().getIssuerX500Principal().getName() : "";
    }

    /** The encoded OCSP response stapled by the server; empty if there is none. */
    public byte[] ocspResponse() {
        return ocspResponse.clone();
    }

    /** All chains from the server's certificate to a trusted authority, including both. */
    public List<List<X509Certificate>> verifiedChains() {
        List<List<X509Certificate>> found = new ArrayList<>();
        if (isPresent()) {
            extend(List.of(shown.getFirst()), found);
        }
        return found;
    }

    private void extend(List<X509Certificate> chain, List<List<X509Certificate>> found) {
        X509Certificate last = chain.getLast();
        if (authorities.contains(last)) {
            found.add(chain);
            return;
        }
        List<X509Certificate> issuers = new ArrayList<>(authorities);
        shown.stream().filter(issuer -> !issuers.contains(issuer)).forEach(issuers::add);
        for (X509Certificate issuer : issuers) {
            if (!chain.contains(issuer) && issued(issuer, last)) {
                List<X509Certificate> longer = new ArrayList<>(chain);
                longer.add(issuer);
                extend(longer, found);
            }
        }
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            issuer.checkValidity();
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            // Same name but another key: not the issuer.
            return false;
        }
    }

    /** Wraps trust managers so that this object records the certificates they check. */
    TrustManager[] watching(TrustManager... managers) {
        TrustManager[] watched = managers.clone();
        for (int i = 0; i < watched.length; i++) {
            if (watched[i] instanceof X509ExtendedTrustManager judge) {
                authorities = List.of(judge.getAcceptedIssuers());
                watched[i] = new Watching(judge);
            }
        }
        return watched;
    }

    private void onShown(X509Certificate[] chain, SSLSession session) {
        ocspResponse = session instanceof ExtendedSSLSession extended
                ? extended.getStatusResponses().stream().findFirst().orElse(EMPTY)
                : EMPTY;
        protocol = session.getProtocol();
        cipherSuite = session.getCipherSuite();
        shown = List.of(chain);
    }

    private final class Watching extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager judge;

        Watching(X509ExtendedTrustManager judge) {
            this.judge = judge;
        }

        /** The client library does not ask for it, but a certificate for another host proves nothing about this one. */
        private static SSLParameters checkingHost(SSLParameters parameters) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            return parameters;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            if (socket instanceof SSLSocket secure) {
                secure.setSSLParameters(checkingHost(secure.getSSLParameters()));
            }
            judge.checkServerTrusted(chain, type, socket);
            if (socket instanceof SSLSocket secure) {
                onShown(chain, secure.getHandshakeSession());
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            engine.setSSLParameters(checkingHost(engine.getSSLParameters()));
            judge.checkServerTrusted(chain, type, engine);
            onShown(chain, engine.getHandshakeSession());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            judge.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            judge.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            judge.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            judge.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return judge.getAcceptedIssuers();
        }
    }
}
