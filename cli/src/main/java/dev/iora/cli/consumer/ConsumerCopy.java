// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.ConfigFiles;
import dev.iora.cli.view.ConsumerInfo;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats consumer copy}: creates a consumer with the configuration of another, changed by flags. */
final class ConsumerCopy implements NatsCommand {
    @Parameters(index = "0", paramLabel = "stream", description = "Stream name")
    String stream = "";

    @Parameters(index = "1", paramLabel = "source", description = "Source Consumer name")
    String source = "";

    @Parameters(index = "2", paramLabel = "destination", description = "Destination Consumer name")
    String destination = "";

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Mixin
    ConsumerFlags flags = new ConsumerFlags();

    @Mixin
    PauseFlag pause = new PauseFlag();

    @Override
    public void run(Session session) throws InterruptedException {
        ConsumerInfo found = session.jetStream().consumers().find(stream, source);
        if (found == null) {
            throw new CliException("could not load source Consumer: consumer not found (10014)");
        }
        JsonObject config = ConfigFiles.withoutReservedMetadata(found.configCopy());
        config.put("name", destination);
        if (flags.ephemeral) {
            config.remove("durable_name");
        } else {
            config.put("durable_name", destination);
        }
        flags.apply(config);
        pause.apply(config);
        ConsumerInfo info = session.jetStream().consumers().createOrUpdate(stream, config);
        ConsumerReport.print(session, info, json, false);
    }
}
