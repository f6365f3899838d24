// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nats stream add}: creates a stream, and asks for settings that flags do not give. */
final class StreamAdd implements NatsCommand {
    /** The schema of the configuration. */
    private static final String SCHEMA = "io.nats.jetstream.api.v1.stream_configuration";

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Mixin
    AddFlags add = new AddFlags();

    @Mixin
    StreamFlags flags = new StreamFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        JsonObject wanted = wanted(session);
        if (add.storeIfRequested(session, wanted, SCHEMA, "Configuration is a valid Stream matching " + SCHEMA)) {
            return;
        }
        StreamInfo info;
        try {
            info = session.jetStream().streams().create(wanted);
        } catch (ApiException e) {
            throw new CliException("could not create Stream: " + e.getMessage(), e);
        }
        session.console().println("Stream " + wanted.string("name") + " was created\n");
        StreamReport.print(session, info, add.json);
    }

    private JsonObject wanted(Session session) throws IOException, InterruptedException {
        if (add.config != null) {
            JsonObject wanted = flags.overrideFile(ConfigFiles.config(add.config));
            return stream == null ? wanted : wanted.put("name", stream);
        }
        return new StreamQuestions(flags, session.console().prompts(), add.defaults, session).config(stream);
    }
}
