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
import dev.iora.core.LoginDecision;
import dev.iora.core.LoginRefusal;
import dev.iora.core.Permissions;
import dev.iora.core.TlsPeer;
import dev.iora.identity.Nkey;
import dev.iora.identity.PasswordHash;
import dev.iora.wire.ConnectOptions.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
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

    /**
     * A user or another client that may log in. Its permissions are compiled at its first login: of many users few may be
     * connected, and a start or a reload need not wait for all.
     */
    private static final class Entry {
        private final @Nullable User user;
        private final Secret secret;
        private final boolean proxyRequired;
        private final Account account;
        private final Map<AccountsConfig.Permissions, Permissions> compiled;
        private final AtomicReference<@Nullable Login> login = new AtomicReference<>();

        /**
         * @param user the user as configured; null for the token, and for clients that need no user
         * @param secret what it proves to know; {@link Secret#NONE} if nothing
         * @param proxyRequired whether it must come through a trusted proxy
         * @param compiled the permissions compiled so far, of all users; safe for any thread
         */
        Entry(
                @Nullable User user,
                Secret secret,
                boolean proxyRequired,
                Account account,
                Map<AccountsConfig.Permissions, Permissions> compiled) {
            this.user = user;
            this.secret = secret;
            this.proxyRequired = proxyRequired;
            this.account = account;
            this.compiled = compiled;
        }

        /** Always the same one. */
        Login login() {
            Login known = login.get();
            if (known == null) {
                AccountsConfig.Permissions lists = user == null ? null : user.permissions();
                Permissions permissions = lists == null ? null : compiled.computeIfAbsent(lists, Logins::compile);
                Login made = user == null
                        ? new Login(account, null, "", secret.isEmpty() ? null : secret)
                        : new Login(account, permissions, user.name(), secret);
                known = login.compareAndSet(null, made) ? made : Objects.requireNonNull(login.get());
            }
            return known;
        }
    }

    /**
     * The decision about an attempt, if a slow check passes.
     *
     * @param check the check; null if none is needed
     */
    private record Candidate(
            LoginDecision decision, @Nullable BooleanSupplier check) {
        LoginDecision checked() {
            return check == null || check.getAsBoolean() ? decision : LoginRefusal.CREDENTIALS;
        }
    }

    /**
     * All users. Immutable.
     *
     * @param open the login of all clients if nothing is required
     * @param byName users by name or key; the single user, too
     * @param token the user of clients with the token
     * @param required whether INFO says that a login is required
     * @param anonymous the user of clients without credentials
     * @param keyed whether a user has a key
     * @param singleProxyRequired whether the single user, or clients with the token, must come through a trusted proxy
     * @param proxies the keys of trusted proxies by their text
     * @param certificates finds the user that a certificate names; null if users are not named by certificates
     */
    private record Users(
            @Nullable Login open,
            Map<String, Entry> byName,
            @Nullable Entry token,
            boolean required,
            @Nullable Entry anonymous,
            boolean keyed,
            boolean singleProxyRequired,
            Map<String, Nkey> proxies,
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
        Map<AccountsConfig.Permissions, Permissions> compiled = new ConcurrentHashMap<>();
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
                : new Entry(null, authentication.token(), authentication.proxyRequired(), account, compiled);
        Entry anonymous = byName.get(authentication.noAuthUser());
        Entry withoutCredentials =
                authentication.openGlobalAccount() ? new Entry(null, Secret.NONE, false, account, compiled) : null;
        Map<String, Nkey> proxies = new LinkedHashMap<>();
        authentication.trustedProxies().forEach(key -> proxies.put(key.toString(), key));
        return new Users(
                config.isAuthenticationRequired() ? null : global,
                byName,
                token,
                config.isAuthenticationRequired() && authentication.noAuthUser().isEmpty(),
                anonymous != null && mayConnect(anonymous) ? anonymous : withoutCredentials,
                keys,
                authentication.proxyRequired() && (single != null || token != null),
                proxies,
                areNamedByCertificates(tls, authentication) ? new CertificateUsers(byName.keySet()) : null,
                authentication.timeout().isZero()
                        ? defaultTimeoutNanos(options)
                        : authentication.timeout().toNanos());
    }

    /** A token, or a single user, is asked for whatever the certificate names. */
    private static boolean areNamedByCertificates(Block tls, Authentication authentication) {
        return tls.value(TlsKeys.VERIFY_AND_MAP)
                && authentication.user() == null
                && authentication.token().isEmpty();
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
        return new Entry(user, user.password(), user.proxyRequired(), accounts.get(user.account()), compiled);
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
        Entry anonymous = current.anonymous;
        return current.open != null
                ? current.open
                : anonymous != null && !anonymous.proxyRequired ? anonymous.login() : null;
    }

    /** Clients need no credentials if there is a no_auth_user, even one that may not connect this way, as in nats-server. */
    @Override
    public boolean isLoginRequired() {
        return users.required;
    }

    @Override
    public String newNonce() {
        Users current = users;
        if (!current.keyed && current.proxies.isEmpty()) {
            return "";
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(ServerId.randomBytes(NONCE_BYTES));
    }

    @Override
    public long timeoutNanos() {
        return users.timeoutNanos;
    }

    @Override
    public LoginDecision renew(Login login) {
        Users current = users;
        String proxy = login.proxy();
        if (!proxy.isEmpty() && !current.proxies.containsKey(proxy)) {
            return LoginRefusal.PROXY_NOT_TRUSTED;
        }
        if (current.open != null) {
            return current.open.through(proxy);
        }
        boolean withoutUser = login.user().isEmpty() && login.secret() == null;
        Entry entry = withoutUser
                ? current.anonymous
                : login.user().isEmpty() ? current.token : current.byName.get(login.user());
        if (entry == null || (entry.user != null && !mayConnect(entry))) {
            return LoginRefusal.CREDENTIALS;
        }
        if (entry.proxyRequired && proxy.isEmpty()) {
            return LoginRefusal.PROXY_REQUIRED;
        }
        return withoutUser || Objects.equals(entry.secret, login.secret())
                ? entry.login().through(proxy)
                : LoginRefusal.CREDENTIALS;
    }

    @Override
    public void login(Attempt attempt, Verdict verdict) {
        Users current = users;
        if (!attempt.credentials().proxySignature().isEmpty() && !current.proxies.isEmpty()) {
            workers.submit(verdict, () -> {
                String proxy = proxy(current, attempt);
                return proxy == null
                        ? LoginRefusal.PROXY_NOT_TRUSTED
                        : candidate(current, attempt, proxy).checked();
            });
            return;
        }
        Candidate candidate =
                candidate(current, attempt, current.proxies.containsKey(attempt.proxy()) ? attempt.proxy() : "");
        if (candidate.check == null) {
            verdict.decided(candidate.decision);
        } else {
            workers.submit(verdict, candidate::checked);
        }
    }

    /** The key of the trusted proxy that has signed the nonce; null if none has. */
    private static @Nullable String proxy(Users users, Attempt attempt) {
        byte[] signature = decoded(Base64.getUrlDecoder(), attempt.credentials().proxySignature());
        for (Map.Entry<String, Nkey> each : users.proxies.entrySet()) {
            if (isSigned(each.getValue(), attempt, signature)) {
                return each.getKey();
            }
        }
        return null;
    }

    /**
     * Finds the user that the client claims to be, and checks what takes no time.
     *
     * @param proxy the key of the trusted proxy that it comes through; empty if it comes through none
     */
    private static Candidate candidate(Users users, Attempt attempt, String proxy) {
        if (users.open != null) {
            return new Candidate(users.open.through(proxy), null);
        }
        Credentials credentials = attempt.credentials();
        // A key counts where users have keys only; elsewhere it must not lead around the certificate.
        boolean byCertificate = users.certificates != null
                && !(users.keyed && !credentials.nkey().isEmpty());
        Entry anonymous = byCertificate || !isAnonymous(users, credentials) ? null : users.anonymous;
        Entry entry = anonymous;
        if (entry == null) {
            entry = byCertificate ? find(users, attempt.peer()) : find(users, credentials);
        }
        if (proxy.isEmpty() && (entry == null ? users.singleProxyRequired : entry.proxyRequired)) {
            return new Candidate(LoginRefusal.PROXY_REQUIRED, null);
        }
        if (entry == null) {
            return new Candidate(LoginRefusal.CREDENTIALS, null);
        }
        Login login = entry.login().through(proxy);
        return entry == anonymous ? new Candidate(login, null) : candidate(entry, login, attempt);
    }

    /** Compares what the client presents with what the user or the token needs, unless that is slow. */
    private static Candidate candidate(Entry entry, Login login, Attempt attempt) {
        Credentials credentials = attempt.credentials();
        Nkey key = entry.user == null ? null : entry.user.nkey();
        if (key != null) {
            return new Candidate(login, () -> isSigned(key, attempt, signature(credentials.signature())));
        }
        byte[] given =
                (entry.user == null ? credentials.token() : credentials.password()).getBytes(StandardCharsets.UTF_8);
        if (entry.secret.isBcrypt()) {
            return new Candidate(login, () -> PasswordHash.matches(entry.secret.bytes(), given));
        }
        return new Candidate(entry.secret.matches(given) ? login : LoginRefusal.CREDENTIALS, null);
    }

    /** Whether a client presents nothing that counts: a key does not where no user has one. */
    private static boolean isAnonymous(Users users, Credentials credentials) {
        return credentials.user().isEmpty()
                && credentials.password().isEmpty()
                && credentials.token().isEmpty()
                && (credentials.nkey().isEmpty() || !users.keyed);
    }

    /** The user that a client claims to be; null if there is none, or if it may not connect this way. */
    private static @Nullable Entry find(Users users, Credentials credentials) {
        if (users.token != null) {
            return users.token;
        }
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
            return null;
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

    private static boolean isSigned(Nkey key, Attempt attempt, byte @Nullable [] signature) {
        return signature != null
                && !attempt.nonce().isEmpty()
                && key.verify(attempt.nonce().getBytes(StandardCharsets.US_ASCII), signature);
    }

    private static byte @Nullable [] signature(String text) {
        byte[] signature = decoded(Base64.getUrlDecoder(), text);
        // Some clients use the alphabet with plus and slash.
        return signature == null ? decoded(Base64.getDecoder(), text) : signature;
    }

    private static byte @Nullable [] decoded(Base64.Decoder decoder, String text) {
        try {
            return decoder.decode(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
