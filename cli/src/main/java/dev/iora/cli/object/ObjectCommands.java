// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats object}. */
public final class ObjectCommands {
    private ObjectCommands() {}

    public static Group group() {
        return CommandNode.group("object", "Interact with a JetStream based Object store", ObjectCommands::children)
                .alias("obj");
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("add", "Adds a new Object Store Bucket", ObjectBucketCommands.Add::new),
                CommandNode.leaf("del", "Deletes a file or bucket from the store", ObjectBucketCommands.Delete::new)
                        .alias("rm"),
                CommandNode.leaf("edit", "Edit an existing Object Store Bucket", ObjectBucketCommands.Edit::new),
                CommandNode.leaf("get", "Retrieves a file from the store", ObjectGet::new),
                CommandNode.leaf("info", "Get information about a bucket or object", ObjectBucketCommands.Info::new)
                        .alias("show", "i"),
                CommandNode.leaf("ls", "List buckets or contents of a specific bucket", ObjectList::new),
                CommandNode.leaf("put", "Puts a file into the store", ObjectPut::new),
                CommandNode.leaf("seal", "Seals a bucket preventing further updates", ObjectBucketCommands.Seal::new),
                CommandNode.leaf("watch", "Watch a bucket for changes", ObjectBucketCommands.Watch::new));
    }
}
