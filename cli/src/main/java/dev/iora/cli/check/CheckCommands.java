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
                CommandNode.leaf("connection conn", "Checks basic server connection", ConnectionCheck::new),
                CommandNode.leaf(
                        "stream",
                        "Checks the health of mirrored streams, streams with sources or clustered streams",
                        StreamCheck::new),
                CommandNode.leaf("consumer", "Checks the health of a consumer", ConsumerCheck::new),
                CommandNode.leaf("message", "Checks properties of a message stored in a stream", MessageCheck::new),
                CommandNode.leaf("meta raft", "Check JetStream cluster state", MetaCheck::new),
                CommandNode.leaf("request req", "Checks a request-reply service", RequestCheck::new),
                CommandNode.leaf("jetstream js", "Check JetStream account state", JetStreamCheck::new),
                CommandNode.leaf("server", "Checks a NATS Server health", ServerCheck::new),
                CommandNode.leaf("kv", "Checks a NATS KV Bucket", BucketCheck::new),
                CommandNode.leaf("credential", "Checks the validity of a NATS credential file", CredentialCheck::new),
                CommandNode.leaf("exporter", "Prometheus exporter for server checks", CheckExporter::new)
                        .hide());
    }
}
