// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.view.StreamInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command about one stream; on a terminal, the user can choose it. */
public abstract class StreamCommand implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    protected @Nullable String stream;

    /** Returns the info of the named stream, or lets the user choose one. */
    protected final StreamInfo pick(Session session) throws InterruptedException {
        return new StreamPicker(session, visibility).pick(stream);
    }
}
