// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys of authentication and accounts: those of the top level, of {@link #AUTHORIZATION} and of {@link #PROXIES}. */
public final class AuthorizationKeys {
    private static final KeyGroup TOP_LEVEL = new KeyGroup("Accounts and authentication");
    private static final KeyGroup BLOCK = new KeyGroup("authorization {}");
    private static final KeyGroup PROXIES_BLOCK = new KeyGroup("proxies {}");
    private static final KeyGroup TRUSTED_LIST = new KeyGroup("trusted []");

    /** The keys of the top level. */
    static final List<KeyGroup> GROUPS = List.of(TOP_LEVEL);

    private static final TextType TEXT = new TextType("string", TextForm.ANY);

    public static final Key<String> USER = BLOCK.key("user", TEXT, "")
            .or("username")
            .flag("user")
            .reloadable(_ -> "Reloaded: authorization username")
            .documented("Name of the single user, of the global account.");

    public static final Key<Secret> PASSWORD = BLOCK.key("password", new SecretType(), Secret.NONE)
            .or("pass")
            .flag("pass")
            .secret()
            .defaultText("")
            .reloadable(_ -> "Reloaded: authorization password")
            .documented("Its password, plain or as a bcrypt hash.");

    public static final Key<Secret> TOKEN = BLOCK.key("token", new SecretType(), Secret.NONE)
            .flag("auth")
            .secret()
            .defaultText("")
            .reloadable(_ -> "Reloaded: authorization token")
            .documented("A token instead of users, plain or as a bcrypt hash.");

    public static final Key<Duration> TIMEOUT = BLOCK.key("timeout", new SecondsType(true), Duration.ZERO)
            .defaultText("2s; with TLS a second more than its `timeout`")
            .reloadable(limit -> "Reloaded: authorization timeout = " + TlsTypes.seconds(limit))
            .documented("Maximum time for a client to authenticate; 0 is the default.");

    public static final Key<List<Block>> USERS = BLOCK.key("users", new BlockListType(UserKeys.TYPE), List.<Block>of())
            .defaultText("")
            .reloadable(_ -> "Reloaded: authorization users")
            .documented("Users of the global account.");

    public static final Key<Optional<Block>> DEFAULT_PERMISSIONS = BLOCK.key(
                    "default_permissions", OptionalBlockType.of(PermissionKeys.TYPE), Optional.<Block>empty())
            .or("default_permission")
            .or("permissions")
            .defaultText("everything allowed")
            .reloadable(_ -> "Reloaded: authorization users")
            .documented("Permissions of those `users` that have none.");

    public static final Key<Boolean> PROXY_REQUIRED = BLOCK.key("proxy_required", new BooleanType(), false)
            .reloadable()
            .since("2.12")
            .documented("The single user, and clients with the token, may connect through trusted proxies only.");

    private static final BlockType AUTHORIZATION_TYPE = new BlockType("authorization", List.of(BLOCK), null);

    public static final Key<Block> AUTHORIZATION = TOP_LEVEL
            .key("authorization", AUTHORIZATION_TYPE, AUTHORIZATION_TYPE.empty())
            .defaultText("")
            .reloadable()
            .documented("Users, or one user, or a token.");

    public static final Key<Map<String, Block>> ACCOUNTS = TOP_LEVEL
            .key("accounts", new AccountsType(AccountKeys.TYPE), Map.<String, Block>of())
            .defaultText("")
            .reloadable(_ -> "Reloaded: accounts")
            .documented("Accounts with their users, exports and imports.");

    public static final Key<Map<String, List<Block>>> MAPPINGS = TOP_LEVEL
            .key("mappings", MappingKeys.MAPPINGS_TYPE, Map.<String, List<Block>>of())
            .or("maps")
            .defaultText("")
            .reloadable(_ -> "Reloaded: accounts")
            .documented("Subject mappings of the global account: source subjects with their destinations.");

    public static final Key<String> NO_AUTH_USER = TOP_LEVEL
            .key("no_auth_user", TEXT, "")
            .fixed("NoAuthUser")
            .documented("User of clients that send no credentials: a name or a public key.");

    public static final Key<String> SYSTEM_ACCOUNT = TOP_LEVEL
            .key("system_account", TEXT, AccountsConfig.SYSTEM)
            .or("system")
            .zeroMeansDefault()
            .fixed("SystemAccount")
            .documented("Account for system events and requests.");

    public static final Key<Map<String, String>> DEFAULT_JS_DOMAIN = TOP_LEVEL
            .key("default_js_domain", new MapType<>("map of strings", TEXT), Map.<String, String>of())
            .defaultText("")
            .normalized(Map::copyOf)
            .fixed("JsAccDefaultDomain")
            .documented("JetStream domain by account, for accounts without JetStream on this server.");

    public static final Key<String> TRUSTED_KEY =
            TRUSTED_LIST.key("key", TEXT, "").or("public_key").reloadable().documented("Public key of a proxy.");

    private static final BlockType TRUSTED_TYPE = new BlockType("trusted", List.of(TRUSTED_LIST), null);

    public static final Key<List<Block>> TRUSTED = PROXIES_BLOCK
            .key("trusted", new BlockListType(TRUSTED_TYPE), List.<Block>of())
            .defaultText("")
            .reloadable(AuthorizationKeys::trustMessage)
            .documented("Trusted proxies. Users with `proxy_required` may connect through them only.");

    private static final BlockType PROXIES_TYPE = new BlockType("proxies", List.of(PROXIES_BLOCK), null);

    public static final Key<Block> PROXIES = TOP_LEVEL
            .key("proxies", PROXIES_TYPE, PROXIES_TYPE.empty())
            .defaultText("")
            .reloadable()
            .since("2.12")
            .documented("Proxies that are trusted to connect for others.");

    private AuthorizationKeys() {}

    /** The keys that a reload has removed and added, as nats-server shows them. */
    private static String trustMessage(List<Block> before, List<Block> after) {
        List<String> parts = new ArrayList<>();
        addDifference(parts, before, after, "removed");
        addDifference(parts, after, before, "added");
        return "Reloaded: proxies trusted keys " + (parts.isEmpty() ? "are the same" : String.join(", ", parts));
    }

    /** Adds the keys that only {@code some} have, if there are any. */
    private static void addDifference(List<String> parts, List<Block> some, List<Block> others, String change) {
        Set<String> keys = trustedKeys(some);
        keys.removeAll(trustedKeys(others));
        if (!keys.isEmpty()) {
            parts.add(keys.stream().map(KeyType::quote).collect(Collectors.joining(" ", "[", "] were " + change)));
        }
    }

    private static Set<String> trustedKeys(List<Block> proxies) {
        Set<String> keys = new LinkedHashSet<>();
        proxies.forEach(proxy -> keys.add(proxy.value(TRUSTED_KEY)));
        return keys;
    }
}
