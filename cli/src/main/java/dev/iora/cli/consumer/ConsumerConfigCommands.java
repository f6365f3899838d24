// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.command.JsonFlag;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.AddFlags;
import dev.iora.cli.stream.ConfigFiles;
import dev.iora.cli.stream.EditFlags;
import dev.iora.cli.view.ConsumerInfo;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands that write the configuration of a consumer. */
final class ConsumerConfigCommands {
    private ConsumerConfigCommands() {}

    /**
     * {@code nats consumer add}: creates a consumer or changes an existing one, and asks for settings that flags do not
     * give.
     */
    static final class Add extends ConsumerCommands.ConsumerCommand {
        /** The schema of the configuration. */
        private static final String SCHEMA = "io.nats.jetstream.api.v1.consumer_configuration";

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
                ConsumerReport.print(session, info, add.json.given, false);
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

    /** {@code nats consumer copy}: creates a consumer with the configuration of another, changed by flags. */
    static final class Copy implements NatsCommand {
        @Parameters(index = "0", paramLabel = "stream", description = "Stream name")
        String stream = "";

        @Parameters(index = "1", paramLabel = "source", description = "Source Consumer name")
        String source = "";

        @Parameters(index = "2", paramLabel = "destination", description = "Destination Consumer name")
        String destination = "";

        @Mixin
        JsonFlag json = new JsonFlag();

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
            ConsumerReport.print(session, info, json.given, false);
        }
    }

    /** {@code nats consumer edit}: changes a configuration by flags, a file, or in the user's editor. */
    static final class Edit extends ConsumerCommands.ConsumerCommand {
        @Mixin
        EditFlags edit = new EditFlags();

        @Mixin
        ConsumerFlags flags = new ConsumerFlags();

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            ConsumerInfo info = pick(session);
            JsonObject before = ConfigFiles.withoutReservedMetadata(info.configCopy());
            if (before.string("durable_name").isEmpty()) {
                throw new CliException("only durable consumers can be edited");
            }
            JsonObject after = changed(session, before);
            if (!edit.showDifferences(session, before, after)) {
                return;
            }
            String stream = info.streamName();
            if (session.confirmed(edit.force, "Really edit Consumer " + stream + " > " + info.name())) {
                ConsumerReport.print(
                        session, session.jetStream().consumers().update(stream, after), edit.json.given, false);
            }
        }

        private JsonObject changed(Session session, JsonObject before) throws IOException, InterruptedException {
            JsonObject edited = edit.edited(session, before);
            if (edited == null && edit.config != null) {
                edited = ConfigFiles.config(edit.config);
            }
            if (edited == null) {
                return flags.apply(before.copy());
            }
            // The consumer named by the argument is changed, even if the edited configuration has another name.
            String name = before.string("durable_name");
            return edited.put("name", name).put("durable_name", name);
        }
    }
}
