// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats stream gaps}: lists ranges of deleted messages. */
final class StreamGaps implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream to act on")
    @Nullable
    String stream;

    @Option(
            names = {"-f", "--force"},
            description = "Act without prompting; nothing is asked here")
    boolean force;

    @Option(
            names = "--progress",
            negatable = true,
            description = "Accepted without effect: this command needs no progress bar")
    boolean progress = true;

    @Option(names = "--json", description = "Show detected gaps in JSON format")
    boolean json;

    /** A range of deleted sequences, both ends included. */
    private record Gap(long first, long last) {}

    @Override
    public void run(Session session) throws InterruptedException {
        Console console = session.console();
        String name = new StreamPicker(session, visibility).pick(stream).name();
        List<Gap> gaps = gaps(session.jetStream().streams().deleted(name));
        if (json) {
            JsonArray all = new JsonArray();
            gaps.forEach(gap -> all.add(new JsonArray().add(gap.first()).add(gap.last())));
            console.println(all.pretty());
            return;
        }
        if (gaps.isEmpty()) {
            console.println("No deleted messages in " + name);
            return;
        }
        String found = gaps.size() == 1 ? "1 gap" : HumanNumber.of(gaps.size()) + " gaps";
        Table table = new Table(found + " found in Stream " + name).headers("First Message", "Last Message");
        gaps.forEach(gap -> table.row(HumanNumber.of(gap.first()), HumanNumber.of(gap.last())));
        table.print(console, session.style());
    }

    private static List<Gap> gaps(List<Long> deleted) {
        List<Gap> gaps = new ArrayList<>();
        for (long sequence : deleted.stream().sorted().toList()) {
            Gap last = gaps.isEmpty() ? null : gaps.getLast();
            if (last != null && last.last() + 1 == sequence) {
                gaps.set(gaps.size() - 1, new Gap(last.first(), sequence));
            } else {
                gaps.add(new Gap(sequence, sequence));
            }
        }
        return gaps;
    }
}
