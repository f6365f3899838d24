// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.kv;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats kv}. */
public final class KvCommands {
    private KvCommands() {}

    public static Group group() {
        return CommandNode.group("kv", "Interact with a JetStream based Key-Value store", KvCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add", "Adds a new KV Store Bucket", KvBucketCommands.Add::new)
                        .alias("new"),
                CommandNode.leaf("compact", "Reclaim space used by deleted keys", KvBucketCommands.Compact::new),
                CommandNode.leaf(
                        "create",
                        "Puts a value into a key only if the key is new or it's last operation was a delete",
                        KeyCommands.Create::new),
                CommandNode.leaf("del", "Deletes a key or the entire bucket", KvBucketCommands.Delete::new)
                        .alias("rm"),
                CommandNode.leaf("edit", "Edits an existing KV Store Bucket", KvBucketCommands.Edit::new),
                CommandNode.leaf("get", "Gets a value for a key", KeyCommands.Get::new),
                CommandNode.leaf("history", "Shows the full history for a key", KeyCommands.History::new),
                CommandNode.leaf("info", "View the status of a KV store", KvBucketCommands.Info::new)
                        .alias("view", "status"),
                CommandNode.leaf("ls", "List available buckets or the keys in a bucket", KvList::new)
                        .alias("list"),
                CommandNode.leaf(
                        "purge",
                        "Deletes a key from the bucket, clearing history before creating a delete marker",
                        KeyCommands.Purge::new),
                CommandNode.leaf("put", "Puts a value into a key", KeyCommands.Put::new),
                CommandNode.leaf("revert", "Reverts a value to a previous revision using put", KeyCommands.Revert::new),
                CommandNode.leaf(
                        "update",
                        "Updates a key with a new value if the previous value matches the given revision",
                        KeyCommands.Update::new),
                CommandNode.leaf("watch", "Watch the bucket or a specific key for updated", KvWatch::new));
    }
}
