// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.AddFlags;
import dev.iora.cli.stream.ConfigFiles;
import dev.iora.cli.stream.StreamVisibility;
import dev.iora.cli.view.ConsumerInfo;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/**
 * {@code nats consumer add}: creates a consumer or changes an existing one, and asks for settings that flags do not
 * give.
 */
final class ConsumerAdd implements NatsCommand {
    /** The schema of the configuration. */
    private static final String SCHEMA = "io.nats.jetstream.api.v1.consumer_configuration";

    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Mixin
    AddFlags add = new AddFlags();

    @Mixin
    ConsumerFlags flags = new ConsumerFlags();

    @Mixin
    PauseFlag pause = new PauseFlag();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        String stream = choice.pickStream(session, visibility);
        JsonObject wanted = add.config == null
                ? new ConsumerQuestions(flags, session.console().prompts(), add.defaults).config(choice.consumer)
                : ofFile(add.config);
        pause.apply(wanted);
        if (add.storeIfRequested(session, wanted, SCHEMA, "Configuration is a valid Consumer")) {
            return;
        }
        try {
            ConsumerInfo info = session.jetStream().consumers().createOrUpdate(stream, wanted);
            ConsumerReport.print(session, info, add.json, false);
        } catch (ApiException e) {
            throw new CliException("Consumer creation failed: " + e.getMessage(), e);
        }
    }

    private JsonObject ofFile(Path file) throws IOException {
        JsonObject wanted = ConfigFiles.config(file);
        if (choice.consumer != null) {
            wanted.put("name", choice.consumer);
            if (wanted.has("durable_name")) {
                wanted.put("durable_name", choice.consumer);
            }
        }
        return wanted;
    }
}
