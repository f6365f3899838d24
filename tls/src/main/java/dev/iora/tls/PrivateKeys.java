// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Reads private keys in the forms PKCS#8, PKCS#1 (RSA) and SEC1 (elliptic curves): RSA, EC and Ed25519. */
final class PrivateKeys {
    private static final String LABEL = "PRIVATE KEY";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    /** The algorithm of a PKCS#8 key with an RSA key inside: its identifier, and NULL. */
    private static final byte[] RSA = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** The identifier of an EC key in PKCS#8; that of the curve follows it. */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private static final byte[] VERSION = {Der.INTEGER, 1, 0};
    private static final int EC_PARAMETERS = 0xA0;

    private PrivateKeys() {}

    /**
     * The first key of a PEM file.
     *
     * @throws TlsException if there is none that can be used
     */
    static PrivateKey read(Path file) {
        for (Pem.Block block : Pem.read(file)) {
            if (block.label().endsWith(LABEL)) {
                return parse(block, file);
            }
        }
        throw new TlsException(file + ": failed to find a PEM block with a private key");
    }

    private static PrivateKey parse(Pem.Block block, Path file) {
        if (block.isEncrypted() || block.label().startsWith("ENCRYPTED")) {
            throw new TlsException(file + ": the private key is encrypted, which is not supported");
        }
        try {
            byte[] key = block.bytes();
            return fromPkcs8(
                    switch (block.label()) {
                        case "RSA PRIVATE KEY" -> pkcs8(RSA, key);
                        case "EC PRIVATE KEY" -> pkcs8(Der.encode(Der.SEQUENCE, EC, curve(key)), key);
                        default -> key;
                    });
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TlsException(file + ": failed to parse the private key: " + e.getMessage(), e);
        }
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return Der.encode(Der.SEQUENCE, VERSION, algorithm, Der.encode(Der.OCTET_STRING, key));
    }

    /** The encoded identifier of the curve that a SEC1 key names. */
    private static byte[] curve(byte[] sec1) {
        Der fields = new Der(new Der(sec1).next(Der.SEQUENCE));
        while (fields.hasNext()) {
            byte[] field = fields.next();
            if (fields.tag() == EC_PARAMETERS) {
                return field;
            }
        }
        throw new IllegalArgumentException("the key does not name its curve");
    }

    private static PrivateKey fromPkcs8(byte[] encoded) throws NoSuchAlgorithmException, InvalidKeySpecException {
        InvalidKeySpecException reason = new InvalidKeySpecException("unknown algorithm");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                reason.addSuppressed(e);
            }
        }
        throw reason;
    }
}
