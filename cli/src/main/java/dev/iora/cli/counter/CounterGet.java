// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.counter;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats counter get}. */
final class CounterGet implements NatsCommand {
    @Parameters(index = "0", paramLabel = "subject", description = "Subject to get counter for")
    String subject = "";

    @Option(names = "--stream", description = "The stream name to fetch the value from")
    String stream = "";

    @Override
    public void run(Session session) throws InterruptedException {
        CounterStream counters = CounterStream.open(session, stream, subject);
        session.console().println(counters.get(subject).value().toString());
    }
}
