// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import dev.iora.cli.account.AccountCommands;
import dev.iora.cli.audit.AuditCommands;
import dev.iora.cli.auth.AuthCommands;
import dev.iora.cli.bench.BenchCommands;
import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.connect.GlobalOptions;
import dev.iora.cli.consumer.ConsumerCommands;
import dev.iora.cli.context.ContextCommands;
import dev.iora.cli.counter.CounterCommands;
import dev.iora.cli.errors.ErrorsCommands;
import dev.iora.cli.events.Events;
import dev.iora.cli.kv.KvCommands;
import dev.iora.cli.latency.Latency;
import dev.iora.cli.message.MessageCommands;
import dev.iora.cli.object.ObjectCommands;
import dev.iora.cli.report.ReportCommands;
import dev.iora.cli.schema.SchemaCommands;
import dev.iora.cli.server.ServerCommands;
import dev.iora.cli.service.ServiceCommands;
import dev.iora.cli.stream.StreamCommands;
import java.util.ArrayList;
import java.util.List;

/** The tree of all commands. Each group of commands has its own class. */
final class NatsCommands {
    private NatsCommands() {}

    /** The tree; {@code options} receives the flags that every command takes. */
    static Group root(GlobalOptions options) {
        return CommandNode.group("nats", "NATS Utility: messages, streams, servers", NatsCommands::commands)
                .options(() -> options);
    }

    private static List<CommandNode> commands() {
        List<CommandNode> commands = new ArrayList<>();
        commands.addAll(MessageCommands.all());
        commands.add(BenchCommands.group());
        commands.add(CounterCommands.group());
        commands.add(Latency.command());
        commands.add(ErrorsCommands.group());
        commands.add(SchemaCommands.group());
        commands.add(ConsumerCommands.group());
        commands.add(ContextCommands.group());
        commands.add(AccountCommands.group());
        commands.add(AuditCommands.group());
        commands.add(AuthCommands.group());
        commands.add(Events.command());
        commands.add(ServerCommands.group(ReportCommands::group));
        commands.add(ServiceCommands.group());
        commands.add(StreamCommands.group());
        commands.add(KvCommands.group());
        commands.add(ObjectCommands.group());
        commands.addAll(PlannedCommands.all());
        return commands;
    }
}
