// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.api.Streams;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Prompts;
import dev.iora.cli.view.StreamInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stream of a command; on a terminal, lets the user choose if the name is missing or unknown.
 *
 * <p>Thread: the main one.
 */
public final class StreamPicker {
    private final Session session;
    private final StreamVisibility visibility;

    public StreamPicker(Session session, StreamVisibility visibility) {
        this.session = session;
        this.visibility = visibility;
    }

    /** Returns the info of the named stream, or lets the user choose one. */
    public StreamInfo pick(@Nullable String name) throws InterruptedException {
        Streams streams = session.jetStream().streams();
        StreamInfo found = name == null || name.isEmpty() ? null : streams.find(name);
        return found == null ? streams.info(choose(streams)) : found;
    }

    private String choose(Streams streams) throws InterruptedException {
        Prompts prompts = session.console().prompts();
        if (!prompts.possible()) {
            throw new CliException("could not pick a Stream to operate on: cannot pick a Stream without a terminal and"
                    + " no Stream name supplied");
        }
        List<String> names =
                streams.names("").stream().filter(visibility::shows).toList();
        if (names.isEmpty()) {
            throw new CliException("could not pick a Stream to operate on: no Streams are defined");
        }
        return prompts.select("Select a Stream", names, "", "");
    }
}
