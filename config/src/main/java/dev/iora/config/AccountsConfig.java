// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.identity.Nkey;
import dev.iora.subject.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Users and accounts of a configuration, ready for a server: defaults are filled in, users have the default permissions of
 * their account, and accounts refer to each other by names that exist.
 *
 * {@snippet :
 * AccountsConfig config = AccountsConfig.of(options);
 * for (AccountsConfig.Account account : config.accounts()) {
 *     for (AccountsConfig.User user : account.users()) { ... }
 * }
 * }
 *
 * <p>Thread: any; immutable.
 *
 * @param authentication the credentials that clients must present
 * @param accounts all accounts but a system account that is not configured; the global one comes first
 * @param systemAccount the name of the system account; null if there is none
 * @param jetStreamDomains the JetStream domain by account, for accounts without JetStream on this server
 */
public record AccountsConfig(
        Authentication authentication,
        List<Account> accounts,
        @Nullable String systemAccount,
        Map<String, String> jetStreamDomains) {
    /** The account of users that belong to no other one. */
    public static final String GLOBAL = "$G";

    /** The name of the system account, if no other is configured. */
    public static final String SYSTEM = "$SYS";

    /** Keeps copies of the collections. */
    public AccountsConfig {
        accounts = List.copyOf(accounts);
        jetStreamDomains = Map.copyOf(jetStreamDomains);
    }

    /** The users and accounts of {@code options}. */
    public static AccountsConfig of(ServerOptions options) {
        return AccountsReader.read(options.values());
    }

    /** The token of a subject with a number, from 1; empty if there are fewer. */
    static String token(String subject, int number) {
        String[] tokens = subject.split("\\.", -1);
        return number <= tokens.length ? tokens[number - 1] : "";
    }

    /** Whether clients must authenticate: there are users, or one, or a token. */
    public boolean isAuthenticationRequired() {
        return authentication.user != null
                || !authentication.token.isEmpty()
                || accounts.stream().anyMatch(account -> !account.users.isEmpty());
    }

    /**
     * The credentials that clients must present. Users of accounts are in {@link Account#users}.
     *
     * @param user the single user, of the global account; null if there is none
     * @param token the token of all clients, for the global account; empty if there is none
     * @param proxyRequired whether the single user and clients with the token must come through a trusted proxy
     * @param timeout the maximum time for a client to authenticate; zero for the default, which depends on TLS
     * @param noAuthUser the user, by name or key, of clients that send no credentials; empty if there is none
     * @param openGlobalAccount whether clients that send no credentials belong to the global account although there are users:
     *     if the system account is the only account and nothing else is said about authentication
     * @param trustedProxies the keys of trusted proxies
     */
    public record Authentication(
            @Nullable User user,
            Secret token,
            boolean proxyRequired,
            Duration timeout,
            String noAuthUser,
            boolean openGlobalAccount,
            List<Nkey> trustedProxies) {
        /** Keeps a copy of the keys. */
        public Authentication {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * A user.
     *
     * @param account the name of the account
     * @param name the name, or the text of the public key; unique among all users
     * @param nkey the public key, whose owner signs the nonce; null for a user with a name
     * @param password the password; may be empty, never set with a key
     * @param permissions the permissions, own or the account's default; null if everything is allowed
     * @param connectionTypes the allowed types of connections; empty for all
     * @param proxyRequired whether it must come through a trusted proxy
     */
    public record User(
            String account,
            String name,
            @Nullable Nkey nkey,
            Secret password,
            @Nullable Permissions permissions,
            Set<ConnectionType> connectionTypes,
            boolean proxyRequired) {
        /** Keeps a copy of the types. */
        public User {
            connectionTypes = Set.copyOf(connectionTypes);
        }
    }

    /**
     * The permissions of a user.
     *
     * @param publish the subjects to publish to; with {@code responses} and no allowed subjects configured, the list of allowed
     *     ones is empty
     * @param subscribe the subjects to subscribe to
     * @param responses whether the reply subjects of received messages may be published to; null if not
     */
    public record Permissions(
            SubjectPermission publish,
            SubjectPermission subscribe,
            @Nullable Responses responses) {}

    /**
     * The limits of responses to a message.
     *
     * @param max the maximum number; negative for any number
     * @param expires the time after which they are not allowed any more; negative for never
     */
    public record Responses(int max, Duration expires) {}

    /**
     * An account.
     *
     * @param name the name
     * @param users its users
     * @param exports its exports
     * @param imports its imports, each of which an export of the other account admits
     * @param mappings its subject mappings; sources are unique
     * @param limits the values of the limits in {@link AccountKeys}
     * @param jetStream the values of the JetStream limits in {@link AccountKeys}; null if the account has no JetStream. Of the
     *     global account it is always null: the server decides
     */
    public record Account(
            String name,
            List<User> users,
            List<Export> exports,
            List<Import> imports,
            List<Mapping> mappings,
            Block limits,
            @Nullable Block jetStream) {
        /** Keeps copies of the lists. */
        public Account {
            users = List.copyOf(users);
            exports = List.copyOf(exports);
            imports = List.copyOf(imports);
            mappings = List.copyOf(mappings);
        }
    }

    /** A stream or service that other accounts may import. */
    public sealed interface Export {
        /** Its subject, possibly with wildcards. */
        String subject();

        /** The accounts that may import it; empty for all. */
        List<String> accounts();

        /** The number of the token that must be the name of the importing account, from 1; 0 if there is none. */
        int accountTokenPosition();

        /**
         * The export among {@code exports} that lets {@code importer} import {@code subject}, which is valid: one of the
         * very subject if there is any, otherwise the first with a wider subject; null if none admits the import.
         */
        static <E extends Export> @Nullable E admitting(List<E> exports, String importer, String subject) {
            List<E> same = exports.stream()
                    .filter(export -> export.subject().equals(subject))
                    .toList();
            return (same.isEmpty() ? exports : same)
                    .stream()
                            .filter(export -> admits(export, importer, subject))
                            .findFirst()
                            .orElse(null);
        }

        private static boolean admits(Export export, String importer, String subject) {
            if (!SubjectFilter.of(export.subject()).covers(SubjectFilter.of(subject))) {
                return false;
            }
            int position = export.accountTokenPosition();
            if (position > 0) {
                return token(subject, position).equals(importer);
            }
            return export.accounts().isEmpty() || export.accounts().contains(importer);
        }
    }

    /** An export of messages. */
    public record StreamExport(String subject, List<String> accounts, int accountTokenPosition) implements Export {
        /** Keeps a copy of the names. */
        public StreamExport {
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * An export of a service.
     *
     * @param responseType the form of its responses
     * @param threshold the maximum time for a response
     * @param latency the measurement of its latencies; null if they are not measured
     */
    public record ServiceExport(
            String subject,
            List<String> accounts,
            int accountTokenPosition,
            ResponseType responseType,
            Duration threshold,
            @Nullable Latency latency)
            implements Export {
        /** Keeps a copy of the names. */
        public ServiceExport {
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * The measurement of a service's latencies.
     *
     * @param subject the subject for the results
     * @param percent the share of the requests that are measured, 1 to 100; 0 for those that ask for it by a header
     */
    public record Latency(String subject, int percent) {}

    /** A use of another account's export. */
    public sealed interface Import {
        /** The exporting account. */
        String account();

        /** The subject in the exporting account, possibly with wildcards. */
        String subject();

        /**
         * The subject in the importing account. Its wildcards are those of {@link #subject}, in their order or as {@code $n} or
         * {@code {{wildcard(n)}}}.
         */
        String to();
    }

    /** An import of messages. */
    public record StreamImport(String account, String subject, String to) implements Import {}

    /**
     * An import of a service.
     *
     * @param share whether the service may learn who sends requests
     */
    public record ServiceImport(String account, String subject, String to, boolean share) implements Import {}

    /**
     * A subject mapping.
     *
     * @param source the subjects that are mapped, possibly with wildcards
     * @param destinations the subjects that they are mapped to; their weights, of each cluster, are 100 at most
     */
    public record Mapping(String source, List<Destination> destinations) {
        /** Keeps a copy of the destinations. */
        public Mapping {
            destinations = List.copyOf(destinations);
        }
    }

    /**
     * A destination of a subject mapping.
     *
     * @param subject the subject, with references to wildcards and functions
     * @param weight the share of the messages in percent
     * @param cluster the cluster in which it is used; empty for all
     */
    public record Destination(String subject, int weight, String cluster) {}
}
