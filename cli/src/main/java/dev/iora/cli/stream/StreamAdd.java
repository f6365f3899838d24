// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats stream add}: creates a stream, and asks for what the flags do not say. */
final class StreamAdd implements NatsCommand {
    /** What the configuration has to look like. */
    private static final String SCHEMA = "io.nats.jetstream.api.v1.stream_configuration";

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "JSON file to read configuration from")
    @Nullable
    Path config;

    @Option(names = "--validate", description = "Only validates the configuration against the official Schema")
    boolean validate;

    @Option(names = "--output", paramLabel = "FILE", description = "Save configuration instead of creating")
    @Nullable
    Path output;

    @Option(names = "--defaults", description = "Accept default values for all prompts")
    boolean defaults;

    @Option(
            names = {"-j", "--json"},
            description = "Produce JSON output")
    boolean json;

    @Mixin
    StreamFlags flags = new StreamFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        JsonObject wanted = wanted(session);
        if (validate || output != null) {
            ConfigFiles.store(session, wanted, SCHEMA, "Configuration is a valid Stream matching " + SCHEMA, output);
            return;
        }
        JsonObject info;
        try {
            info = session.jetStream().streams().create(wanted);
        } catch (ApiException e) {
            throw new CliException("could not create Stream: " + e.getMessage(), e);
        }
        session.console().println("Stream " + wanted.string("name") + " was created\n");
        StreamReport.print(session, info, json);
    }

    private JsonObject wanted(Session session) throws IOException, InterruptedException {
        if (config != null) {
            JsonObject wanted = flags.overFile(ConfigFiles.config(config));
            return stream == null ? wanted : wanted.put("name", stream);
        }
        return new StreamQuestions(flags, session.console().prompts(), defaults, session).config(stream);
    }
}
