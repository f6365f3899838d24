// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.core.TlsPeer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
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
    /** Names of users that are distinguished names, by their sorted parts; each with its parts in order. */
    private final Map<List<String>, List<Name>> distinguished = new HashMap<>();

    private record Name(String user, List<String> parts) {}

    /** Creates a finder of {@code users}. */
    CertificateUsers(Collection<String> users) {
        for (String user : users) {
            List<String> parts = parts(user);
            if (parts != null) {
                distinguished
                        .computeIfAbsent(sorted(parts), _ -> new ArrayList<>())
                        .add(new Name(user, parts));
            }
        }
    }

    /** The parts of a distinguished name from left to right; null if a text is none. */
    private static @Nullable List<String> parts(String text) {
        try {
            var parts = new ArrayList<String>();
            for (Rdn part : new LdapName(text).getRdns().reversed()) {
                for (var attributes = part.toAttributes().getAll(); attributes.hasMore(); ) {
                    Attribute attribute = attributes.next();
                    parts.add(attribute.getID().toUpperCase(Locale.ROOT) + "=" + attribute.get());
                }
            }
            return parts.isEmpty() ? null : List.copyOf(parts);
        } catch (NamingException _) {
            return null;
        }
    }

    private static List<String> sorted(List<String> parts) {
        return parts.stream().sorted(Comparator.naturalOrder()).toList();
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
        var parts = new ArrayList<String>();
        for (List<TlsPeer.Attribute> part : peer.subject().reversed()) {
            part.forEach(attribute -> parts.add(attribute.type().toUpperCase(Locale.ROOT) + "=" + attribute.value()));
        }
        String found = null;
        for (Name name : distinguished.getOrDefault(sorted(parts), List.of())) {
            if (allowed.test(name.user) && (found == null || name.parts.equals(parts))) {
                found = name.user;
            }
        }
        return found;
    }
}
