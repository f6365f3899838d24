// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of a user. */
public final class UserKeys {
    private static final KeyGroup GROUP = new KeyGroup("users []");

    private static final TextType TEXT = new TextType("string", TextForm.ANY);

    private static final WordType<ConnectionType> CONNECTION = new WordType<>(
            ConnectionType.class,
            Map.of(),
            true,
            (_, word) -> "invalid connection types [" + KeyType.quote(word.toUpperCase(Locale.ROOT)) + "]");

    public static final Key<String> USER = GROUP.key("user", TEXT, "")
            .or("username")
            .reloadable()
            .documented("Name. For clients with a certificate and `verify_and_map`, a name in the certificate.");

    public static final Key<Secret> PASSWORD = GROUP.key("password", new SecretType(), Secret.NONE)
            .or("pass")
            .secret()
            .defaultText("")
            .reloadable()
            .documented("Password, plain or as a bcrypt hash.");

    public static final Key<String> NKEY =
            GROUP.key("nkey", TEXT, "").reloadable().documented("Public key, instead of name and password.");

    public static final Key<Optional<Block>> PERMISSIONS = GROUP.key(
                    "permissions", OptionalBlockType.of(PermissionKeys.TYPE), Optional.<Block>empty())
            .or("permission")
            .or("authorization")
            .defaultText("the default permissions")
            .reloadable()
            .documented("Permissions of the user.");

    public static final Key<List<ConnectionType>> ALLOWED_CONNECTION_TYPES = GROUP.key(
                    "allowed_connection_types",
                    new ListType<>("string or array of strings", CONNECTION),
                    List.<ConnectionType>of())
            .or("connection_types")
            .or("clients")
            .defaultText("all")
            .reloadable()
            .documented(
                    "Types of connections that the user may use: STANDARD, WEBSOCKET, LEAFNODE, LEAFNODE_WS, MQTT, MQTT_WS, IN_PROCESS.");

    public static final Key<Boolean> PROXY_REQUIRED = GROUP.key("proxy_required", new BooleanType(), false)
            .reloadable()
            .since("2.12")
            .documented("The user may connect through trusted proxies only.");

    static final BlockType TYPE = new BlockType("users", List.of(GROUP), null);

    private UserKeys() {}
}
