// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What programs that are not NATS servers need of TLS: keys and authorities from PEM files.
 *
 * <p>Thread: any; holds no state.
 */
public final class TlsFiles {
    private static final String OWN = "own";
    private static final char[] NO_PASSWORD = new char[0];

    private TlsFiles() {}

    /** A context of these managers; an empty array of keys is a program without a certificate. */
    public static SSLContext context(KeyManager[] keys, TrustManager[] trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TlsException("TLS is not available in this Java runtime: " + e.getMessage(), e);
        }
    }

    /**
     * The certificate and key of these files, for a client or a server.
     *
     * @throws TlsException if they cannot be used, or the key is not that of the certificate
     */
    public static KeyManager[] keys(TlsSpec.CertificateFiles files) {
        ServerCertificate certificate = ServerCertificate.load(files.certificate(), files.key());
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry(OWN, certificate.key(), NO_PASSWORD, certificate.chain());
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException(files.certificate() + ": the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * The authorities that certificates of the other side are checked against.
     *
     * @param file a PEM file; null for the authorities of the Java runtime
     * @throws TlsException if there is none in it
     */
    public static TrustManager[] authorities(@Nullable Path file) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(file == null ? null : storeOf(file));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            String source = file == null ? "the authorities of this Java runtime" : file.toString();
            throw new TlsException(source + ": failed to parse root ca certificate: " + e.getMessage(), e);
        }
    }

    private static KeyStore storeOf(Path file) throws GeneralSecurityException, IOException {
        List<X509Certificate> authorities = ServerCertificate.certificates(file);
        if (authorities.isEmpty()) {
            throw new TlsException(file + ": failed to parse root ca certificate");
        }
        KeyStore store = emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
