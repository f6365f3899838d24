// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.util.List;
import java.util.Optional;

/** The keys of an import of an account: a stream or a service that another account exports. */
public final class ImportKeys {
    private static final KeyGroup GROUP = new KeyGroup("imports []");
    private static final KeyGroup SOURCE = new KeyGroup("stream {}, service {}");
    private static final TextType TEXT = new TextType("string", TextForm.ANY);
    private static final BooleanType BOOLEAN = new BooleanType();

    public static final Key<String> ACCOUNT =
            SOURCE.key("account", TEXT, "").reloadable().documented("Account that exports it.");

    public static final Key<String> SUBJECT =
            SOURCE.key("subject", TEXT, "").reloadable().documented("Subject in that account.");

    private static final BlockType SOURCE_TYPE = new BlockType("stream or service", List.of(SOURCE), null);

    public static final Key<Optional<Block>> STREAM = GROUP.key(
                    "stream", OptionalBlockType.of(SOURCE_TYPE), Optional.<Block>empty())
            .defaultText("")
            .reloadable()
            .documented("Stream to import.");

    public static final Key<Optional<Block>> SERVICE = GROUP.key(
                    "service", OptionalBlockType.of(SOURCE_TYPE), Optional.<Block>empty())
            .defaultText("")
            .reloadable()
            .documented("Service to import.");

    public static final Key<String> PREFIX = GROUP.key("prefix", TEXT, "")
            .reloadable()
            .documented("Prefix of the stream's subjects in this account; not together with `to`.");

    public static final Key<String> TO = GROUP.key("to", TEXT, "")
            .defaultText("as in the other account")
            .reloadable()
            .documented("Subject in this account.");

    public static final Key<Boolean> SHARE = GROUP.key("share", BOOLEAN, false)
            .reloadable()
            .documented("Include details of the requesting client in requests.");

    public static final Key<Boolean> ALLOW_TRACE = GROUP.key("allow_trace", BOOLEAN, false)
            .reloadable()
            .withoutEffect("messages cannot be traced yet")
            .since("2.11")
            .documented("Continue message traces of the stream in this account.");

    static final BlockType TYPE = new BlockType("imports", List.of(GROUP), null);

    private ImportKeys() {}
}
