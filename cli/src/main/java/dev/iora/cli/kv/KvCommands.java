// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/**
 * The commands of {@code nats kv}.
 *
 * <p>Thread: any, stateless.
 */
public final class KvCommands {
    private KvCommands() {}

    public static Group group() {
        return CommandNode.group("kv", "Interact with a JetStream based Key-Value store", KvCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add", "Adds a new KV Store Bucket", KvAdd::new)
                        .alias("new"),
                CommandNode.leaf("compact", "Reclaim space used by deleted keys", KvCompact::new),
                CommandNode.leaf(
                        "create",
                        "Puts a value into a key only if the key is new or it's last operation was a delete",
                        KvCreate::new),
                CommandNode.leaf("del", "Deletes a key or the entire bucket", KvDelete::new)
                        .alias("rm"),
                CommandNode.leaf("edit", "Edits an existing KV Store Bucket", KvEdit::new),
                CommandNode.leaf("get", "Gets a value for a key", KvGet::new),
                CommandNode.leaf("history", "Shows the full history for a key", KvHistory::new),
                CommandNode.leaf("info", "View the status of a KV store", KvInfo::new)
                        .alias("view", "status"),
                CommandNode.leaf("ls", "List available buckets or the keys in a bucket", KvList::new)
                        .alias("list"),
                CommandNode.leaf(
                        "purge",
                        "Deletes a key from the bucket, clearing history before creating a delete marker",
                        KvPurge::new),
                CommandNode.leaf("put", "Puts a value into a key", KvPut::new),
                CommandNode.leaf("revert", "Reverts a value to a previous revision using put", KvRevert::new),
                CommandNode.leaf(
                        "update",
                        "Updates a key with a new value if the previous value matches the given revision",
                        KvUpdate::new),
                CommandNode.leaf("watch", "Watch the bucket or a specific key for updated", KvWatch::new));
    }
}
