// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bench;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/**
 * The commands of {@code nats bench}.
 *
 * <p>Thread: any, stateless.
 */
public final class BenchCommands {
    private BenchCommands() {}

    public static Group group() {
        return CommandNode.group("bench", "Benchmark utility", BenchCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.group("js", "JetStream benchmark commands", BenchCommands::streams)
                        .options(StreamBenchFlags::new),
                CommandNode.group("kv", "KV benchmark operations", BenchCommands::keys)
                        .options(KeyFlags::new),
                CommandNode.group("oldjs", "JetStream benchmark commands using the old JS API", BenchCommands::old)
                        .options(StreamBenchFlags::new)
                        .hide(),
                CommandNode.leaf("pub", "Publish Core NATS messages", CoreCommands.Publish::new),
                CommandNode.group("service", "Micro-service mode", BenchCommands::services)
                        .options(ServiceFlags::new),
                CommandNode.leaf("sub", "Subscribe to Core NATS messages", CoreCommands.Subscribe::new));
    }

    private static List<CommandNode> services() {
        return List.of(
                CommandNode.leaf("request", "Send a request and wait for a reply", ServiceCommands.Request::new),
                CommandNode.leaf("serve", "Service requests", ServiceCommands.Serve::new));
    }

    private static List<CommandNode> streams() {
        return List.of(
                CommandNode.leaf(
                        "consume",
                        "Consume JetStream messages from a durable consumer using a callback",
                        () -> new StreamReadCommands.Durable(BenchKind.STREAM_CONSUME)),
                CommandNode.leaf(
                        "fetch",
                        "Consume JetStream messages from a durable consumer using fetch",
                        () -> new StreamReadCommands.Durable(BenchKind.STREAM_FETCH)),
                CommandNode.group("get", "Retrieve messages from JetStream using gets", BenchCommands::gets)
                        .options(StreamBenchFlags.Group::new),
                CommandNode.leaf(
                        "ordered",
                        "Consume JetStream messages from a consumer using an ephemeral ordered consumer",
                        StreamReadCommands.Ordered::new),
                CommandNode.group("pub", "Publish JetStream messages", BenchCommands::publishes)
                        .options(StreamBenchFlags.Group::new));
    }

    private static List<CommandNode> old() {
        return List.of(
                CommandNode.leaf(
                        "ordered",
                        "Consume JetStream messages from a consumer using an old JS API's ephemeral ordered consumer",
                        OldStreamReadCommands.Ordered::new),
                CommandNode.leaf(
                        "pull",
                        "Consume JetStream messages from a consumer using an old JS API's durable pull consumer",
                        OldStreamReadCommands.Pull::new),
                CommandNode.leaf(
                        "push",
                        "Consume JetStream messages from a consumer using an old JS API's durable push consumer",
                        OldStreamReadCommands.Push::new));
    }

    private static List<CommandNode> publishes() {
        return List.of(
                CommandNode.leaf("async", "Use asynchronous JetStream publish", StreamPublishCommands.Async::new),
                CommandNode.leaf(
                        "atomic batch", "Use atomic batch JetStream publish", StreamPublishCommands.Atomic::new),
                CommandNode.leaf("fast", "Use fast batch JetStream publish", StreamPublishCommands.Fast::new),
                CommandNode.leaf("sync", "Use synchronous JetStream publish", StreamPublishCommands.Sync::new));
    }

    private static List<CommandNode> gets() {
        return List.of(
                CommandNode.leaf("batch", "Use batched JetStream direct get", StreamReadCommands.GetBatch::new),
                CommandNode.leaf("sync", "Use synchronous JetStream get", StreamReadCommands.GetSync::new));
    }

    private static List<CommandNode> keys() {
        return List.of(
                CommandNode.leaf("get", "Get messages from a KV bucket", KeyCommands.Get::new),
                CommandNode.leaf("put", "Put messages in a KV bucket", KeyCommands.Put::new));
    }
}
