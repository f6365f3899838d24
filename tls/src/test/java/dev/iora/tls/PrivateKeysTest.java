// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.testkit.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrivateKeysTest {
    @TempDir
    Path directory;

    private static KeyPair keys(String algorithm) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    /** What PKCS#8 has inside: the key in the form of its algorithm. */
    private static byte[] inner(byte[] pkcs8) {
        Der fields = new Der(new Der(pkcs8).next(Der.SEQUENCE));
        fields.next(Der.INTEGER);
        fields.next(Der.SEQUENCE);
        return fields.next(Der.OCTET_STRING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsPkcs8(String algorithm) throws Exception {
        KeyPair keys = keys(algorithm);
        Path file = TestCertificate.write(
                directory.resolve("key.pem"), "PRIVATE KEY", keys.getPrivate().getEncoded());
        assertThat(PrivateKeys.read(file)).isEqualTo(keys.getPrivate());
    }

    @Test
    void readsPkcs1() throws Exception {
        KeyPair keys = keys("RSA");
        Path file = TestCertificate.write(
                directory.resolve("key.pem"),
                "RSA PRIVATE KEY",
                inner(keys.getPrivate().getEncoded()));
        assertThat(PrivateKeys.read(file)).isEqualTo(keys.getPrivate());
    }

    @Test
    void readsSec1() throws Exception {
        KeyPair keys = keys("EC");
        Der pkcs8 = new Der(new Der(keys.getPrivate().getEncoded()).next(Der.SEQUENCE));
        pkcs8.next(Der.INTEGER);
        Der algorithm = new Der(pkcs8.next(Der.SEQUENCE));
        algorithm.next(Der.OBJECT_IDENTIFIER);
        byte[] curve = Der.encode(0xA0, Der.encode(Der.OBJECT_IDENTIFIER, algorithm.next(Der.OBJECT_IDENTIFIER)));
        byte[] fields = new Der(pkcs8.next(Der.OCTET_STRING)).next(Der.SEQUENCE);
        Path file = TestCertificate.write(
                directory.resolve("key.pem"), "EC PRIVATE KEY", Der.encode(Der.SEQUENCE, fields, curve));
        Files.writeString(
                file,
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Files.readString(file));
        assertThat(PrivateKeys.read(file))
                .isInstanceOfSatisfying(
                        ECPrivateKey.class,
                        key -> assertThat(key.getS()).isEqualTo(((ECPrivateKey) keys.getPrivate()).getS()));
    }

    @Test
    void refusesSec1WithoutCurve() throws Exception {
        byte[] sec1 = inner(keys("EC").getPrivate().getEncoded());
        Path file = TestCertificate.write(directory.resolve("key.pem"), "EC PRIVATE KEY", sec1);
        assertRefused(file, "the key does not name its curve");
    }

    @Test
    void refusesEncryptedKeys() throws IOException {
        Path file = directory.resolve("key.pem");
        Files.writeString(file, """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,0011

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        assertRefused(file, "the private key is encrypted");
        TestCertificate.write(file, "ENCRYPTED PRIVATE KEY", new byte[] {1});
        assertRefused(file, "the private key is encrypted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void refusesGarbage(String label) {
        Path file = TestCertificate.write(directory.resolve("key.pem"), label, new byte[] {0x30, 0x03, 1, 2});
        assertRefused(file, "failed to parse the private key");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> PrivateKeys.read(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(reason);
    }
}
