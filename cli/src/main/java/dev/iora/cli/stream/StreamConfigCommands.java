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
import picocli.CommandLine.ParentCommand;

/** The commands that write the configuration of a stream. */
final class StreamConfigCommands {
    private StreamConfigCommands() {}

    /** {@code nats stream add}: creates a stream, and asks for settings that flags do not give. */
    static final class Add implements NatsCommand {
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
            StreamReport.print(session, info, add.json.given);
        }

        private JsonObject wanted(Session session) throws IOException, InterruptedException {
            if (add.config != null) {
                JsonObject wanted = flags.overrideFile(ConfigFiles.config(add.config));
                return stream == null ? wanted : wanted.put("name", stream);
            }
            return new StreamQuestions(flags, session.console().prompts(), add.defaults, session).config(stream);
        }
    }

    /** {@code nats stream edit}: changes a configuration by flags, a file, or in the user's editor. */
    static final class Edit implements NatsCommand {
        @ParentCommand
        StreamVisibility visibility = new StreamVisibility();

        @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream to edit")
        @Nullable
        String stream;

        @Mixin
        EditFlags edit = new EditFlags();

        @Mixin
        StreamFlags flags = new StreamFlags();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            JsonObject before = ConfigFiles.withoutReservedMetadata(
                    new StreamPicker(session, visibility).pick(stream).configCopy());
            String name = before.string("name");
            JsonObject after = changed(session, before);
            if (!edit.showDifferences(session, before, after)) {
                return;
            }
            if (!StreamConfirmation.accepted(session, edit.force, name, "Really edit Stream " + name)) {
                return;
            }
            StreamInfo info;
            try {
                info = session.jetStream().streams().update(after);
            } catch (ApiException e) {
                throw new CliException("could not edit Stream " + name + ": " + e.getMessage(), e);
            }
            if (!edit.json.given) {
                session.console().println("Stream " + name + " was updated\n");
            }
            StreamReport.print(session, info, edit.json.given);
        }

        private JsonObject changed(Session session, JsonObject before) throws IOException, InterruptedException {
            JsonObject edited = edit.edited(session, before);
            if (edited == null && edit.config != null) {
                edited = ConfigFiles.config(edit.config);
            }
            if (edited != null) {
                // The stream named by the argument is changed, even if the edited configuration has another name.
                return edited.put("name", before.string("name"));
            }
            if (flags.transforms.hasOrigin()) {
                throw new CliException("cannot edit mirrors, or sources using the CLI, use --config instead");
            }
            return flags.apply(before.copy());
        }
    }
}
