// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.counter;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.ColumnBlock;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats counter view}. */
final class CounterView implements NatsCommand {
    @Parameters(index = "0", paramLabel = "subject", description = "Subject to get counter for")
    String subject = "";

    @Option(names = "--stream", description = "The stream name to fetch the value from")
    String stream = "";

    @Override
    public void run(Session session) throws InterruptedException {
        CounterStream.Counter counter =
                CounterStream.open(session, stream, subject).get(subject);
        ColumnBlock block = new ColumnBlock("Counter " + subject);
        block.row("Value", counter.value().toString());
        // What Go prints of a number that is not there.
        block.row("Increment", counter.increment().isEmpty() ? "<nil>" : counter.increment());
        block.row("Subject", subject);
        if (counter.sources().isEmpty()) {
            block.line("No source information found");
        } else {
            block.title("Sources");
            for (String source : counter.sources().names()) {
                block.entries(source, counter.sources().stringMap(source));
            }
        }
        block.print(session.console(), session.style());
    }
}
