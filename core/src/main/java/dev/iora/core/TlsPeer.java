// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.ArrayList;
import java.util.List;

/**
 * The names in the certificate that a peer has proven to own, for authentication by certificate. Immutable.
 *
 * @param emails alternative names: addresses of electronic mail
 * @param dnsNames alternative names: hosts
 * @param uris alternative names: URIs
 * @param subject the distinguished name of the subject, in the order of the certificate; each part has one attribute or more
 */
public record TlsPeer(List<String> emails, List<String> dnsNames, List<String> uris, List<List<Attribute>> subject) {
    /** The attributes of {@link #subjectText}, the first one last. */
    private static final List<String> KNOWN =
            List.of("SERIALNUMBER", "CN", "POSTALCODE", "STREET", "ST", "L", "OU", "O", "C");

    /**
     * An attribute of a distinguished name.
     *
     * @param type its short name, such as {@code CN}; the dotted object identifier if it has none
     */
    public record Attribute(String type, String value) {}

    /** Copies the lists. */
    public TlsPeer {
        emails = List.copyOf(emails);
        dnsNames = List.copyOf(dnsNames);
        uris = List.copyOf(uris);
        subject = subject.stream().map(List::copyOf).toList();
    }

    /**
     * The subject as nats-server compares it with the names of users: {@code CN=a,OU=b+OU=c,O=d,C=e}. Only usual
     * attributes, in a fixed order; those of one type are joined (Go's crypto/x509/pkix, ToRDNSequence and String).
     */
    public String subjectText() {
        List<String> parts = new ArrayList<>();
        for (String type : KNOWN) {
            List<String> values = values(type);
            // A name has one serial number and one common name; the last one counts.
            boolean single = type.equals("SERIALNUMBER") || type.equals("CN");
            List<String> counting = single && values.size() > 1 ? List.of(values.getLast()) : values;
            if (!counting.isEmpty()) {
                parts.add(String.join(
                        "+",
                        counting.stream()
                                .map(value -> type + "=" + escape(value))
                                .toList()));
            }
        }
        return String.join(",", parts);
    }

    /** The domain components in the order of the certificate: {@code DC=foo,DC=com}; empty if there are none. */
    public String domainComponents() {
        return String.join(
                ",", values("DC").stream().map(value -> "DC=" + value).toList());
    }

    private List<String> values(String type) {
        return subject.stream()
                .flatMap(List::stream)
                .filter(attribute -> attribute.type.equals(type))
                .map(Attribute::value)
                .toList();
    }

    /** The value with a backslash where RFC 2253 requires it. */
    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean atEnd = i == 0 || i == value.length() - 1;
            if (",+\"\\<>;".indexOf(c) >= 0 || (c == ' ' && atEnd) || (c == '#' && i == 0)) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
