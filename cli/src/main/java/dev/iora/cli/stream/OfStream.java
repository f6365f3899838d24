// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.view.StreamInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command about a stream, which a terminal can be asked for. */
public abstract class OfStream implements NatsCommand {
    @ParentCommand
    StreamVisibility visibility = new StreamVisibility();

    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    protected @Nullable String stream;

    /** The info of the stream that is named, or that the user chooses. */
    protected final StreamInfo pick(Session session) throws InterruptedException {
        return new StreamPicker(session, visibility).pick(stream);
    }
}
