// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.counter;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonArray;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats counter list}. */
final class CounterList implements NatsCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "subject",
            description = "Subject pattern to get counters for")
    String subject = "";

    @Option(names = "--stream", description = "The stream name to fetch the value from")
    String stream = "";

    @Option(names = "--json", description = "Produce JSON output")
    boolean json;

    @Override
    public void run(Session session) throws InterruptedException {
        if (subject.isEmpty() && stream.isEmpty()) {
            throw new CliException("no stream or subject specified");
        }
        List<String> subjects =
                CounterStream.open(session, stream, subject).subjects(subject.isEmpty() ? ">" : subject);
        if (subjects.isEmpty()) {
            throw new CliException("no counters found");
        }
        if (json) {
            session.console().println(JsonArray.of(subjects).pretty());
        } else {
            subjects.forEach(session.console()::println);
        }
    }
}
