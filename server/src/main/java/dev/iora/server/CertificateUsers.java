// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.core.TlsPeer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Finds the user that a certificate names: by an alternative name, or by the distinguished name of its subject in any order
 * (reference: other protocols, section 8, verify_and_map; nats-server v2.14.5 auth.go checkClientTLSCertSubject).
 *
 * <p>Thread: any; immutable.
 */
final class CertificateUsers {
    /** Names of users that are distinguished names, by their parts in sorted order; each with its parts in its own order. */
    private final Map<List<Part>, List<Name>> distinguished = new HashMap<>();

    private record Name(String user, List<Part> parts) {}

    /** The attributes, in sorted order, of one part of a distinguished name: usually one. */
    private record Part(List<String> attributes) implements Comparable<Part> {
        static Part of(Stream<String> attributes) {
            return new Part(attributes.sorted().toList());
        }

        @Override
        public int compareTo(Part other) {
            return Arrays.compare(attributes.toArray(String[]::new), other.attributes.toArray(String[]::new));
        }
    }

    /** Creates a finder of {@code users}. */
    CertificateUsers(Collection<String> users) {
        for (String user : users) {
            List<Part> parts = parts(user);
            if (parts != null) {
                distinguished
                        .computeIfAbsent(sorted(parts), _ -> new ArrayList<>())
                        .add(new Name(user, parts));
            }
        }
    }

    /** The parts of a distinguished name from left to right; null if a text is none. */
    private static @Nullable List<Part> parts(String text) {
        try {
            var parts = new ArrayList<Part>();
            for (Rdn part : new LdapName(text).getRdns().reversed()) {
                var attributes = new ArrayList<String>();
                // An attribute may have several values in one part.
                for (Attribute attribute : Collections.list(part.toAttributes().getAll())) {
                    for (Object value : Collections.list(attribute.getAll())) {
                        attributes.add(attribute(attribute.getID(), String.valueOf(value)));
                    }
                }
                parts.add(Part.of(attributes.stream()));
            }
            return parts.isEmpty() ? null : List.copyOf(parts);
        } catch (NamingException _) {
            return null;
        }
    }

    private static String attribute(String type, String value) {
        return type.toUpperCase(Locale.ROOT) + "=" + value;
    }

    private static List<Part> sorted(List<Part> parts) {
        return parts.stream().sorted().toList();
    }

    /**
     * Returns the name of the user for a certificate; null if there is none.
     *
     * @param allowed whether a name is that of a user who may connect
     */
    @Nullable
    String find(TlsPeer peer, Predicate<String> allowed) {
        var names = new ArrayList<String>(peer.emails());
        names.addAll(peer.dnsNames());
        names.addAll(peer.uris());
        for (String name : names) {
            if (allowed.test(name)) {
                return name;
            }
        }
        String distinguishedName = byDistinguishedName(peer, allowed);
        if (distinguishedName != null) {
            return distinguishedName;
        }
        String subject = peer.subjectText();
        String components = peer.domainComponents();
        if (!components.isEmpty() && allowed.test(subject + "," + components)) {
            return subject + "," + components;
        }
        return allowed.test(subject) ? subject : null;
    }

    private @Nullable String byDistinguishedName(TlsPeer peer, Predicate<String> allowed) {
        List<Part> parts = peer.subject().reversed().stream()
                .map(part -> Part.of(part.stream().map(each -> attribute(each.type(), each.value()))))
                .toList();
        String found = null;
        for (Name name : distinguished.getOrDefault(sorted(parts), List.of())) {
            if (allowed.test(name.user) && (found == null || name.parts.equals(parts))) {
                found = name.user;
            }
        }
        return found;
    }
}
