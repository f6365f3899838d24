// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A certificate made for a test, with its keys. It is valid for an hour, so no key of a test is worth anything.
 *
 * @param keys its keys
 * @param certificate the certificate
 */
public record TestCertificate(KeyPair keys, X509Certificate certificate) {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0C;
    private static final int UTC = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED_CONTEXT = 0xA0;
    private static final byte[] TRUE = {0x01, 0x01, (byte) 0xFF};
    private static final byte[] NULL = {0x05, 0x00};

    /** Makes an authority that is its own issuer. */
    public static TestCertificate authority(String name) {
        return new Request(name).authority().selfSigned();
    }

    /** Begins a certificate with the common name {@code name}. */
    public static Request named(String name) {
        return new Request(name);
    }

    /** Writes the certificate as a PEM file. */
    public Path writeCertificate(Path file) {
        return write(file, "CERTIFICATE", encoded());
    }

    /** Writes the private key as a PEM file in the form PKCS#8. */
    public Path writeKey(Path file) {
        return write(file, "PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private byte[] encoded() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a PEM file with one block. */
    public static Path write(Path file, String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        try {
            return Files.writeString(
                    file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The content of a certificate to be made.
     *
     * <p>Thread: one at a time.
     */
    public static final class Request {
        private final List<byte[]> subject = new ArrayList<>();
        private final List<byte[]> alternatives = new ArrayList<>();
        private String algorithm = "EC";
        private Instant end = Instant.now().plus(Duration.ofHours(1));
        private boolean authority;

        private Request(String name) {
            attribute("2.5.4.3", name);
        }

        /** Adds an attribute of the subject's name, behind the others. */
        public Request attribute(String identifier, String value) {
            subject.add(encode(
                    SET,
                    encode(
                            SEQUENCE,
                            identifier(identifier),
                            encode(UTF8_STRING, value.getBytes(StandardCharsets.UTF_8)))));
            return this;
        }

        /** Adds the name of a host. */
        public Request dns(String host) {
            return alternative(2, host.getBytes(StandardCharsets.US_ASCII));
        }

        /** Adds an address. */
        public Request ip(int... bytes) {
            byte[] address = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                address[i] = (byte) bytes[i];
            }
            return alternative(7, address);
        }

        /** Adds an address of electronic mail. */
        public Request email(String address) {
            return alternative(1, address.getBytes(StandardCharsets.US_ASCII));
        }

        /** Adds a URI. */
        public Request uri(String uri) {
            return alternative(6, uri.getBytes(StandardCharsets.US_ASCII));
        }

        private Request alternative(int type, byte[] value) {
            alternatives.add(encode(CONTEXT | type, value));
            return this;
        }

        /** Takes keys of another algorithm than EC: RSA or Ed25519. */
        public Request keys(String other) {
            algorithm = other;
            return this;
        }

        /** Makes it expire a minute ago. */
        public Request expired() {
            end = Instant.now().minus(Duration.ofMinutes(1));
            return this;
        }

        private Request authority() {
            authority = true;
            return this;
        }

        private TestCertificate selfSigned() {
            KeyPair keys = newKeys();
            return sign(keys, keys, encode(SEQUENCE, subject.toArray(byte[][]::new)));
        }

        /** Makes the certificate, signed by {@code issuer}. */
        public TestCertificate signedBy(TestCertificate issuer) {
            byte[] name = issuer.certificate.getSubjectX500Principal().getEncoded();
            return sign(newKeys(), issuer.keys, name);
        }

        private KeyPair newKeys() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                if (algorithm.equals("EC")) {
                    generator.initialize(256);
                } else if (algorithm.equals("RSA")) {
                    generator.initialize(2048);
                }
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private TestCertificate sign(KeyPair keys, KeyPair signer, byte[] issuer) {
            String signing = signer.getPrivate().getAlgorithm();
            byte[] signatureAlgorithm = switch (signing) {
                case "EC" -> encode(SEQUENCE, identifier("1.2.840.10045.4.3.2"));
                case "RSA" -> encode(SEQUENCE, identifier("1.2.840.113549.1.1.11"), NULL);
                default -> encode(SEQUENCE, identifier("1.3.101.112"));
            };
            byte[] content = encode(
                    SEQUENCE,
                    encode(CONSTRUCTED_CONTEXT, encode(INTEGER, new byte[] {2})),
                    encode(INTEGER, BigInteger.valueOf(SERIAL.getAndIncrement()).toByteArray()),
                    signatureAlgorithm,
                    issuer,
                    encode(SEQUENCE, time(end.minus(Duration.ofHours(2))), time(end)),
                    encode(SEQUENCE, subject.toArray(byte[][]::new)),
                    keys.getPublic().getEncoded(),
                    encode(CONSTRUCTED_CONTEXT | 3, encode(SEQUENCE, extensions())));
            try {
                Signature signature = Signature.getInstance(
                        switch (signing) {
                            case "EC" -> "SHA256withECDSA";
                            case "RSA" -> "SHA256withRSA";
                            default -> "Ed25519";
                        });
                signature.initSign(signer.getPrivate());
                signature.update(content);
                byte[] encoded = encode(
                        SEQUENCE, content, signatureAlgorithm, encode(BIT_STRING, new byte[1], signature.sign()));
                return new TestCertificate(keys, (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded)));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private byte[] extensions() {
            byte[] constraints = authority ? TRUE : new byte[0];
            byte[] basic = encode(
                    SEQUENCE, identifier("2.5.29.19"), TRUE, encode(OCTET_STRING, encode(SEQUENCE, constraints)));
            if (alternatives.isEmpty()) {
                return basic;
            }
            byte[] names = encode(SEQUENCE, alternatives.toArray(byte[][]::new));
            return join(basic, encode(SEQUENCE, identifier("2.5.29.17"), encode(OCTET_STRING, names)));
        }
    }

    private static byte[] time(Instant instant) {
        return encode(UTC, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    /** Encodes a dotted object identifier. */
    private static byte[] identifier(String dotted) {
        String[] numbers = dotted.split("\\.", -1);
        var content = new ByteArrayOutputStream();
        for (int i = 1; i < numbers.length; i++) {
            long number = Long.parseLong(numbers[i]) + (i == 1 ? 40 * Long.parseLong(numbers[0]) : 0);
            int groups = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
            for (int group = groups - 1; group >= 0; group--) {
                content.write((int) ((number >> (7 * group)) & 0x7F) | (group > 0 ? 0x80 : 0));
            }
        }
        return encode(OBJECT_IDENTIFIER, content.toByteArray());
    }

    /** Encodes an element in DER. */
    private static byte[] encode(int tag, byte[]... parts) {
        byte[] content = join(parts);
        var encoded = new ByteArrayOutputStream();
        encoded.write(tag);
        if (content.length < 0x80) {
            encoded.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int start = length[0] == 0 ? 1 : 0;
            encoded.write(0x80 | (length.length - start));
            encoded.write(length, start, length.length - start);
        }
        encoded.writeBytes(content);
        return encoded.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
