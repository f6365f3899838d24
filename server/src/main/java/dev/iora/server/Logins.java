// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.config.AccountsConfig;
import dev.iora.config.AccountsConfig.Authentication;
import dev.iora.config.AccountsConfig.User;
import dev.iora.config.Block;
import dev.iora.config.ConnectionType;
import dev.iora.config.Secret;
import dev.iora.config.ServerOptions;
import dev.iora.config.SubjectPermission;
import dev.iora.config.TlsKeys;
import dev.iora.core.Account;
import dev.iora.core.Authenticator;
import dev.iora.core.Login;
import dev.iora.core.Permissions;
import dev.iora.core.TlsPeer;
import dev.iora.identity.Nkey;
import dev.iora.identity.PasswordHash;
import dev.iora.wire.ConnectOptions.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients in by the users, or the token, of the configuration (reference: other protocols, section 9; nats-server v2.14.5
 * auth.go). A plain password is compared at once; a hash or a signature on another thread.
 *
 * <p>Thread: any. {@link #apply} replaces all users at once; a client whose attempt is in progress is then checked by {@link
 * #renew}.
 */
final class Logins implements Authenticator {
    private static final int NONCE_BYTES = 11;
    private static final long DEFAULT_TIMEOUT_NANOS = 2_000_000_000;

    private final LoginWorkers workers;
    private volatile Users users;

    /** A user as configured, which a client keeps for later comparison, and what it is allowed. */
    private record Entry(@Nullable User user, Secret secret, Login login) {}

    /**
     * All users. Immutable.
     *
     * @param open the login of all clients if nothing is required
     * @param byName users by name or key; the single user, too
     * @param token the user of clients with the token
     * @param anonymous the user of clients without credentials
     * @param keyed whether a user has a key
     * @param certificates finds the user that a certificate names; null if users are not named by certificates
     */
    private record Users(
            @Nullable Login open,
            Map<String, Entry> byName,
            @Nullable Entry token,
            @Nullable Login anonymous,
            boolean keyed,
            @Nullable CertificateUsers certificates,
            long timeoutNanos) {}

    Logins(ServerOptions options, AccountsConfig config, AccountDirectory accounts, LoginWorkers workers) {
        this.workers = workers;
        users = users(options, config, accounts);
    }

    /** Replaces the users. */
    void apply(ServerOptions options, AccountsConfig config, AccountDirectory accounts) {
        users = users(options, config, accounts);
    }

    private static Users users(ServerOptions options, AccountsConfig config, AccountDirectory accounts) {
        Block tls = options.value(TlsKeys.TLS);
        Authentication authentication = config.authentication();
        Map<String, Entry> byName = new HashMap<>();
        Map<AccountsConfig.Permissions, Permissions> compiled = new HashMap<>();
        boolean keys = false;
        for (AccountsConfig.Account each : config.accounts()) {
            for (User user : each.users()) {
                byName.put(user.name(), entry(user, accounts, compiled));
                keys |= user.nkey() != null;
            }
        }
        User single = authentication.user();
        if (single != null) {
            byName.put(single.name(), entry(single, accounts, compiled));
        }
        Account account = accounts.get(AccountsConfig.GLOBAL);
        var global = new Login(account, null, "", null);
        Entry token = authentication.token().isEmpty()
                ? null
                : new Entry(null, authentication.token(), new Login(account, null, "", authentication.token()));
        Entry anonymous = byName.get(authentication.noAuthUser());
        Login withoutCredentials = authentication.openGlobalAccount() ? global : null;
        return new Users(
                config.isAuthenticationRequired() ? null : global,
                byName,
                token,
                anonymous != null && mayConnect(anonymous) ? anonymous.login : withoutCredentials,
                keys,
                tls.value(TlsKeys.VERIFY_AND_MAP) ? new CertificateUsers(byName.keySet()) : null,
                authentication.timeout().isZero()
                        ? defaultTimeoutNanos(options)
                        : authentication.timeout().toNanos());
    }

    /** As long as the handshake may take, and a second more. */
    private static long defaultTimeoutNanos(ServerOptions options) {
        return TlsKeys.isOn(options)
                ? TimeUnit.NANOSECONDS.convert(
                        options.value(TlsKeys.TLS).value(TlsKeys.TIMEOUT).plusSeconds(1))
                : DEFAULT_TIMEOUT_NANOS;
    }

    private static Entry entry(
            User user, AccountDirectory accounts, Map<AccountsConfig.Permissions, Permissions> compiled) {
        AccountsConfig.Permissions lists = user.permissions();
        Permissions permissions = lists == null ? null : compiled.computeIfAbsent(lists, Logins::compile);
        return new Entry(
                user,
                user.password(),
                new Login(accounts.get(user.account()), permissions, user.name(), user.password()));
    }

    private static Permissions compile(AccountsConfig.Permissions configured) {
        AccountsConfig.Responses responses = configured.responses();
        SubjectPermission publish = configured.publish();
        SubjectPermission subscribe = configured.subscribe();
        List<SubjectPermission.Entry> subscribeAllow = subscribe.allow();
        return new Permissions(new Permissions.Lists(
                publish.allow() == null ? null : texts(publish.allow()),
                texts(publish.deny()),
                subscribeAllow == null ? List.of() : texts(subscribeAllow),
                texts(subscribe.deny()),
                responses == null
                        ? null
                        : new Permissions.Responses(
                                responses.max(), responses.expires().toNanos())));
    }

    private static List<String> texts(List<SubjectPermission.Entry> entries) {
        return entries.stream().map(SubjectPermission.Entry::toString).toList();
    }

    @Override
    public @Nullable Login withoutCredentials() {
        return users.open;
    }

    @Override
    public @Nullable Login withoutConnect() {
        Users current = users;
        return current.open == null ? current.anonymous : current.open;
    }

    @Override
    public String newNonce() {
        if (!users.keyed) {
            return "";
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(ServerId.randomBytes(NONCE_BYTES));
    }

    @Override
    public long timeoutNanos() {
        return users.timeoutNanos;
    }

    @Override
    public @Nullable Login renew(Login login) {
        Users current = users;
        if (current.open != null) {
            return current.open;
        }
        if (login.user().isEmpty() && login.secret() == null) {
            return current.anonymous;
        }
        Entry entry = login.user().isEmpty() ? current.token : current.byName.get(login.user());
        if (entry == null || !(entry == current.token || mayConnect(entry))) {
            return null;
        }
        return Objects.equals(entry.secret, login.secret()) ? entry.login : null;
    }

    @Override
    public void login(Attempt attempt, Verdict verdict) {
        Users current = users;
        if (current.open != null) {
            verdict.decided(current.open);
            return;
        }
        Credentials credentials = attempt.credentials();
        // A key counts where users have keys only; elsewhere it must not lead around the certificate.
        boolean byCertificate = current.certificates != null
                && !(current.keyed && !credentials.nkey().isEmpty());
        if (!byCertificate && attempt.isAnonymous() && current.anonymous != null) {
            verdict.decided(current.anonymous);
            return;
        }
        Entry entry = byCertificate ? find(current, attempt.peer()) : find(current, credentials);
        if (entry == null) {
            verdict.decided(null);
        } else if (entry.user != null && entry.user.nkey() != null) {
            Nkey key = entry.user.nkey();
            decideLater(verdict, entry, () -> isSigned(key, attempt));
        } else {
            String given = entry.user == null ? credentials.token() : credentials.password();
            byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
            if (entry.secret.isBcrypt()) {
                decideLater(verdict, entry, () -> PasswordHash.matches(entry.secret.bytes(), bytes));
            } else {
                verdict.decided(entry.secret.matches(bytes) ? entry.login : null);
            }
        }
    }

    /** The user that a client claims to be; null if there is none, or if it may not connect this way. */
    private static @Nullable Entry find(Users users, Credentials credentials) {
        Entry entry;
        if (!credentials.nkey().isEmpty() && users.keyed) {
            entry = users.byName.get(credentials.nkey());
            if (entry == null || entry.user == null || entry.user.nkey() == null) {
                return null;
            }
        } else if (!credentials.user().isEmpty()) {
            entry = users.byName.get(credentials.user());
            if (entry == null || entry.user == null || entry.user.nkey() != null) {
                return null;
            }
        } else {
            return users.token;
        }
        return mayConnect(entry) ? entry : null;
    }

    /** The user that a certificate names; null if there is none. Its password, if it has one, is still needed. */
    private static @Nullable Entry find(Users users, @Nullable TlsPeer peer) {
        CertificateUsers certificates = users.certificates;
        if (peer == null || certificates == null) {
            return null;
        }
        String name = certificates.find(peer, each -> mayConnect(users.byName.get(each)));
        return name == null ? null : users.byName.get(name);
    }

    private static boolean mayConnect(@Nullable Entry entry) {
        if (entry == null || entry.user == null) {
            return false;
        }
        Set<ConnectionType> types = entry.user.connectionTypes();
        return types.isEmpty() || types.contains(ConnectionType.STANDARD);
    }

    private static boolean isSigned(Nkey key, Attempt attempt) {
        byte[] signature = signature(attempt.credentials().signature());
        return signature != null
                && !attempt.nonce().isEmpty()
                && key.verify(attempt.nonce().getBytes(StandardCharsets.US_ASCII), signature);
    }

    private static byte @Nullable [] signature(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            // Some clients use the alphabet with plus and slash.
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    private void decideLater(Verdict verdict, Entry entry, LoginWorkers.Check check) {
        workers.submit(verdict, check, entry.login);
    }
}
