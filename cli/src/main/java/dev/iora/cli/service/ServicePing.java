// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.service;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.HumanDuration;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** {@code nats service ping}. */
final class ServicePing implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "service", description = "Service to show")
    String service = "";

    @Override
    public void run(Session session) throws InterruptedException {
        new Discovery(session)
                .forEachResponse(
                        Discovery.Verb.PING,
                        service,
                        (response, time) -> session.console()
                                .println(String.format(
                                        Locale.ROOT,
                                        "%-50s rtt=%s",
                                        response.name() + " " + response.id(),
                                        HumanDuration.of(time))));
    }
}
