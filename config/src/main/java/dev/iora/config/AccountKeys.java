// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.IntegerType;
import dev.iora.config.KeyType.LongType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of an account, of its {@link #LIMITS} and of its share of {@link #JETSTREAM}. */
public final class AccountKeys {
    private static final KeyGroup GROUP = new KeyGroup("accounts {}");
    private static final KeyGroup LIMITS_BLOCK = new KeyGroup("limits {} of an account");
    private static final KeyGroup JETSTREAM_BLOCK = new KeyGroup("jetstream {} of an account");

    /** The value of a limit that stands for none. */
    public static final int UNLIMITED = -1;

    private static final IntegerType COUNT = new IntegerType("", UNLIMITED, Integer.MAX_VALUE);
    private static final LongType BYTES = new LongType("bytes", UNLIMITED);
    private static final String NO_LIMIT = "-1, unlimited";

    public static final Key<Integer> MAX_CONNECTIONS =
            limit(LIMITS_BLOCK, "max_connections", COUNT).or("max_conn").documented("Maximum number of connections.");

    public static final Key<Integer> MAX_SUBSCRIPTIONS = limit(LIMITS_BLOCK, "max_subscriptions", COUNT)
            .or("max_subs")
            .documented("Maximum number of subscriptions of a connection.");

    public static final Key<Integer> MAX_PAYLOAD = limit(
                    LIMITS_BLOCK, "max_payload", new IntegerType("bytes", UNLIMITED, Integer.MAX_VALUE))
            .or("max_pay")
            .documented("Maximum size of a message, headers included.");

    public static final Key<Integer> MAX_LEAFNODES = limit(LIMITS_BLOCK, "max_leafnodes", COUNT)
            .or("max_leafs")
            .withoutEffect("there are no leaf nodes yet")
            .documented("Maximum number of leaf node connections.");

    private static final BlockType LIMITS_TYPE = new BlockType("limits of an account", List.of(LIMITS_BLOCK), null);

    public static final Key<Long> MAX_MEMORY = JETSTREAM_BLOCK
            .key("max_memory", BYTES, (long) UNLIMITED)
            .or("max_mem")
            .or("memory")
            .or("mem")
            .defaultText(NO_LIMIT)
            .reloadable()
            .documented("Memory that its streams may use.");

    public static final Key<Long> MAX_STORE = JETSTREAM_BLOCK
            .key("max_store", BYTES, (long) UNLIMITED)
            .or("max_file")
            .or("max_disk")
            .or("store")
            .or("disk")
            .defaultText(NO_LIMIT)
            .reloadable()
            .documented("Disk space that its streams may use.");

    public static final Key<Integer> MAX_STREAMS =
            limit(JETSTREAM_BLOCK, "max_streams", COUNT).or("streams").documented("Maximum number of streams.");

    public static final Key<Integer> MAX_CONSUMERS = limit(JETSTREAM_BLOCK, "max_consumers", COUNT)
            .or("consumers")
            .documented("Maximum number of consumers of a stream.");

    public static final Key<Boolean> MAX_BYTES_REQUIRED = JETSTREAM_BLOCK
            .key("max_bytes_required", new BooleanType(), false)
            .or("max_stream_bytes")
            .or("max_bytes")
            .reloadable()
            .documented("Refuse streams without `max_bytes`.");

    public static final Key<Long> MEMORY_MAX_STREAM_BYTES = JETSTREAM_BLOCK
            .key("memory_max_stream_bytes", BYTES, (long) UNLIMITED)
            .or("mem_max_stream_bytes")
            .defaultText(NO_LIMIT)
            .reloadable()
            .documented("Maximum `max_bytes` of a stream in memory.");

    public static final Key<Long> DISK_MAX_STREAM_BYTES = JETSTREAM_BLOCK
            .key("disk_max_stream_bytes", BYTES, (long) UNLIMITED)
            .or("store_max_stream_bytes")
            .defaultText(NO_LIMIT)
            .reloadable()
            .documented("Maximum `max_bytes` of a stream in files.");

    public static final Key<Integer> MAX_ACK_PENDING = limit(JETSTREAM_BLOCK, "max_ack_pending", COUNT)
            .documented("Maximum number of unacknowledged messages of a consumer.");

    public static final Key<ClusterTraffic> CLUSTER_TRAFFIC = JETSTREAM_BLOCK
            .key(
                    "cluster_traffic",
                    new WordType<>(
                            ClusterTraffic.class,
                            Map.of("", ClusterTraffic.SYSTEM),
                            false,
                            (key, word) -> "Expected 'system' or 'owner' string value for " + KeyType.quote(key)
                                    + ", got " + word),
                    ClusterTraffic.SYSTEM)
            .reloadable()
            .withoutEffect("there are no clusters yet")
            .since("2.11")
            .documented("Account in which streams and consumers are replicated.");

    private static final BlockType JETSTREAM_TYPE =
            new BlockType("jetstream of an account", List.of(JETSTREAM_BLOCK), null);

    public static final Key<String> NKEY = GROUP.key("nkey", new TextType("string", TextForm.ANY), "")
            .reloadable()
            .withoutEffect("it names the account in operator mode only")
            .documented("Public key.");

    public static final Key<List<Block>> USERS = GROUP.key("users", new BlockListType(UserKeys.TYPE), List.<Block>of())
            .defaultText("")
            .reloadable()
            .documented("Its users. No other account may have a user of the same name or key.");

    public static final Key<Optional<Block>> DEFAULT_PERMISSIONS = GROUP.key(
                    "default_permissions", OptionalBlockType.of(PermissionKeys.TYPE), Optional.<Block>empty())
            .defaultText("everything allowed")
            .reloadable()
            .documented("Permissions of its users that have none.");

    public static final Key<List<Block>> EXPORTS = GROUP.key(
                    "exports", new BlockListType(ExportKeys.TYPE), List.<Block>of())
            .defaultText("")
            .reloadable()
            .documented("Streams and services that other accounts may import.");

    public static final Key<List<Block>> IMPORTS = GROUP.key(
                    "imports", new BlockListType(ImportKeys.TYPE), List.<Block>of())
            .defaultText("")
            .reloadable()
            .documented("Streams and services of other accounts.");

    public static final Key<Map<String, List<Block>>> MAPPINGS = GROUP.key(
                    "mappings", MappingKeys.MAPPINGS_TYPE, Map.<String, List<Block>>of())
            .or("maps")
            .defaultText("")
            .reloadable()
            .documented("Its subject mappings: source subjects with their destinations.");

    public static final Key<Optional<Block>> JETSTREAM = GROUP.key(
                    "jetstream", OptionalBlockType.orWord(JETSTREAM_TYPE), Optional.<Block>empty())
            .defaultText("disabled")
            .reloadable()
            .documented("JetStream for the account: whether it has streams, and their limits.");

    public static final Key<Block> LIMITS = GROUP.key("limits", LIMITS_TYPE, LIMITS_TYPE.empty())
            .defaultText("")
            .reloadable()
            .documented("Limits of the account and its connections.");

    static final BlockType TYPE = new BlockType("accounts", List.of(GROUP), null);

    private AccountKeys() {}

    /** Begins the declaration of a limit whose default is none. */
    private static Key.Declaration<Integer> limit(KeyGroup group, String name, IntegerType type) {
        return group.key(name, type, UNLIMITED).defaultText(NO_LIMIT).reloadable();
    }
}
