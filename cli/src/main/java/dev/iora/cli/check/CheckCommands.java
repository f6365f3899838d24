// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/** The commands of {@code nats server check}. */
public final class CheckCommands {
    private CheckCommands() {}

    public static Group group() {
        return CommandNode.group("check", "Health check for NATS servers", CheckCommands::children)
                .options(CheckFlags::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("connection", "Checks basic server connection", ConnectionCheck::new)
                        .alias("conn"),
                CommandNode.leaf(
                        "stream",
                        "Checks the health of mirrored streams, streams with sources or clustered streams",
                        StreamCheck::new),
                CommandNode.leaf("consumer", "Checks the health of a consumer", ConsumerCheck::new),
                CommandNode.leaf("message", "Checks properties of a message stored in a stream", MessageCheck::new),
                CommandNode.leaf("meta", "Check JetStream cluster state", MetaCheck::new)
                        .alias("raft"),
                CommandNode.leaf("request", "Checks a request-reply service", RequestCheck::new)
                        .alias("req"),
                CommandNode.leaf("jetstream", "Check JetStream account state", JetStreamCheck::new)
                        .alias("js"),
                CommandNode.leaf("server", "Checks a NATS Server health", ServerCheck::new),
                CommandNode.leaf("kv", "Checks a NATS KV Bucket", BucketCheck::new),
                CommandNode.leaf("credential", "Checks the validity of a NATS credential file", CredentialCheck::new),
                CommandNode.leaf("exporter", "Prometheus exporter for server checks", CheckExporter::new)
                        .hide());
    }
}
