// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.connect.ConnectionSettings.Tls;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Builds a TLS context from PEM files. */
public final class TlsFiles {
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN (RSA |)PRIVATE KEY-----([^-]+)-----END");
    private static final String[] ALGORITHMS = {"RSA", "EC", "Ed25519"};
    private static final String UNUSABLE = "cannot use the TLS files: ";
    private static final char[] NO_PASSWORD = new char[0];

    /** The PKCS#8 header of an RSA key in PKCS#1 form: version 0 and the algorithm. */
    private static final byte[] RSA_HEADER = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private TlsFiles() {}

    /** A context for a server that does not request client certificates. */
    public static SSLContext ofServer(Path cert, Path key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(cert, key), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new CliException(UNUSABLE + e.getMessage(), e);
        }
    }

    /** A context for a client; keys and authorities that are not given are the JDK's defaults. */
    static SSLContext context(Tls tls, Environment environment, ServerCertificates shown) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    tls.cert().isEmpty()
                            ? null
                            : keyManagers(environment.expand(tls.cert()), environment.expand(tls.key())),
                    shown.watching(trustManagers(tls.ca().isEmpty() ? null : environment.expand(tls.ca()))),
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new CliException(UNUSABLE + e.getMessage(), e);
        }
    }

    private static KeyManager[] keyManagers(Path cert, Path key) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("own", privateKey(key), NO_PASSWORD, certificates(cert));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trustManagers(@Nullable Path ca) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(ca == null ? null : authorities(ca));
        return factory.getTrustManagers();
    }

    private static KeyStore authorities(Path ca) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(ca)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Certificate[] certificates(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = new ByteArrayInputStream(InputFile.read(file))) {
            Certificate[] found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (found.length == 0) {
                throw new CliException("no certificate in " + file);
            }
            return found;
        }
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
        Matcher pem = PRIVATE_KEY.matcher(new String(InputFile.read(file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new CliException("no private key in " + file + " (PKCS#8 or RSA in PEM form is needed)");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        byte[] encoded = pem.group(1).isEmpty() ? der : asPkcs8(der);
        PrivateKey key = null;
        for (String algorithm : ALGORITHMS) {
            key = key == null ? decoded(algorithm, encoded) : key;
        }
        if (key == null) {
            throw new CliException("the private key in " + file + " is of no known kind");
        }
        return key;
    }

    private static @Nullable PrivateKey decoded(String algorithm, byte[] encoded) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            // Not a key of this algorithm; the next one is tried.
            return null;
        }
    }

    private static byte[] asPkcs8(byte[] rsa) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(RSA_HEADER);
        writeDer(inner, 0x04, rsa);
        ByteArrayOutputStream outer = new ByteArrayOutputStream();
        writeDer(outer, 0x30, inner.toByteArray());
        return outer.toByteArray();
    }

    private static void writeDer(ByteArrayOutputStream out, int tag, byte[] content) {
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
    }
}
