// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A certificate of the server with its chain and private key.
 *
 * <p>Thread: any; immutable.
 */
final class ServerCertificate {
    private static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.US_ASCII);

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final List<String> names;

    private ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = List.copyOf(chain);
        names = CertificateNames.dnsNames(chain.getFirst()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * Reads PEM files.
     *
     * @throws TlsException if they cannot be used, or the key is not that of the certificate
     */
    static ServerCertificate load(Path certificateFile, Path keyFile) {
        List<X509Certificate> chain = certificates(certificateFile);
        if (chain.isEmpty()) {
            throw new TlsException(certificateFile + ": failed to find a PEM block with a certificate");
        }
        PrivateKey key = PrivateKeys.read(keyFile);
        if (!isPair(chain.getFirst().getPublicKey(), key)) {
            throw new TlsException(keyFile + ": private key does not match public key of " + certificateFile);
        }
        return new ServerCertificate(key, chain);
    }

    /** All certificates of a PEM file, in order. */
    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem.Block block : Pem.read(file)) {
                if (block.label().equals("CERTIFICATE")) {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (CertificateException e) {
            throw new TlsException(file + ": failed to parse a certificate: " + e.getMessage(), e);
        }
        return found;
    }

    /** Whether a signature made with one key is good for the other. */
    private static boolean isPair(PublicKey certified, PrivateKey key) {
        if (!certified.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            // The two do not fit together, for example because they are on different curves.
            return false;
        }
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate[] chain() {
        return chain.toArray(X509Certificate[]::new);
    }

    /** The algorithm of the key, as handshakes name it. */
    String keyType() {
        return key.getAlgorithm();
    }

    /** Whether the certificate is for {@code host}; a wildcard stands for the first label. */
    boolean isFor(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        int dot = lower.indexOf('.');
        String wildcard = dot < 0 ? lower : "*" + lower.substring(dot);
        return names.contains(lower) || names.contains(wildcard);
    }

    /** Whether both have the same certificates. */
    boolean hasChainOf(ServerCertificate other) {
        return chain.equals(other.chain);
    }
}
