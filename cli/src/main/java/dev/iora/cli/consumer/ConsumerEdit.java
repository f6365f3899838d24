// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.stream.ConfigFiles;
import dev.iora.cli.stream.EditFlags;
import dev.iora.cli.stream.StreamVisibility;
import dev.iora.cli.view.ConsumerInfo;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code nats consumer edit}: changes a configuration by flags, a file, or in the user's editor. */
final class ConsumerEdit implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Mixin
    ConsumerChoice choice = new ConsumerChoice();

    @Mixin
    EditFlags edit = new EditFlags();

    @Mixin
    ConsumerFlags flags = new ConsumerFlags();

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        ConsumerInfo info = choice.pick(session, visibility);
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
            ConsumerReport.print(session, session.jetStream().consumers().update(stream, after), edit.json, false);
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
