// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The names of the subject of a certificate. */
public final class CertificateNames {
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;

    private static final int BMP_STRING = 0x1E;

    private static final Map<String, String> ATTRIBUTES = Map.ofEntries(
            Map.entry("2.5.4.3", "CN"),
            Map.entry("2.5.4.5", "SERIALNUMBER"),
            Map.entry("2.5.4.6", "C"),
            Map.entry("2.5.4.7", "L"),
            Map.entry("2.5.4.8", "ST"),
            Map.entry("2.5.4.9", "STREET"),
            Map.entry("2.5.4.10", "O"),
            Map.entry("2.5.4.11", "OU"),
            Map.entry("2.5.4.17", "POSTALCODE"),
            Map.entry("0.9.2342.19200300.100.1.1", "UID"),
            Map.entry("0.9.2342.19200300.100.1.25", "DC"));

    private CertificateNames() {}

    /** The names of hosts. */
    public static List<String> dnsNames(X509Certificate certificate) {
        return alternatives(certificate, DNS);
    }

    /** The addresses of electronic mail. */
    public static List<String> emails(X509Certificate certificate) {
        return alternatives(certificate, EMAIL);
    }

    /** The URIs. */
    public static List<String> uris(X509Certificate certificate) {
        return alternatives(certificate, URI);
    }

    /**
     * The distinguished name of the subject, in the order of the certificate: each part has one attribute or more, by its short
     * name, such as {@code CN}, or else its dotted object identifier.
     */
    public static List<List<Map.Entry<String, String>>> subject(X509Certificate certificate) {
        List<List<Map.Entry<String, String>>> parts = new ArrayList<>();
        Der sets = new Der(new Der(certificate.getSubjectX500Principal().getEncoded()).next(Der.SEQUENCE));
        while (sets.hasNext()) {
            Der attributes = new Der(sets.next(Der.SET));
            List<Map.Entry<String, String>> part = new ArrayList<>();
            while (attributes.hasNext()) {
                Der attribute = new Der(attributes.next(Der.SEQUENCE));
                String type = identifier(attribute.next(Der.OBJECT_IDENTIFIER));
                byte[] value = attribute.next();
                Charset charset = attribute.tag() == BMP_STRING ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
                part.add(Map.entry(ATTRIBUTES.getOrDefault(type, type), new String(value, charset)));
            }
            parts.add(part);
        }
        return parts;
    }

    /** The dotted form of an object identifier. */
    private static String identifier(byte[] encoded) {
        StringBuilder text = new StringBuilder();
        long number = 0;
        for (byte each : encoded) {
            number = number << 7 | (each & 0x7F);
            if (each >= 0) {
                if (text.isEmpty()) {
                    long first = Math.min(2, number / 40);
                    text.append(first).append('.').append(number - 40 * first);
                } else {
                    text.append('.').append(number);
                }
                number = 0;
            }
        }
        return text.toString();
    }

    /** The names of one type, which are strings; none if the certificate has none that can be read. */
    private static List<String> alternatives(X509Certificate certificate, int type) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException _) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        if (names != null) {
            for (List<?> name : names) {
                if (name.getFirst().equals(type)) {
                    found.add(String.valueOf(name.get(1)));
                }
            }
        }
        return List.copyOf(found);
    }
}
