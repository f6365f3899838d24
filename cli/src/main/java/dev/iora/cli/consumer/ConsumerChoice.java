// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.consumer;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Prompts;
import dev.iora.cli.stream.StreamPicker;
import dev.iora.cli.stream.StreamVisibility;
import dev.iora.cli.view.ConsumerInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/**
 * The arguments that name a consumer. On a terminal, the user can choose if one is missing or does not exist.
 *
 * <p>Thread: the main one.
 */
final class ConsumerChoice {
    @Parameters(index = "0", arity = "0..1", paramLabel = "stream", description = "Stream name")
    @Nullable
    String stream;

    @Parameters(index = "1", arity = "0..1", paramLabel = "consumer", description = "Consumer name")
    @Nullable
    String consumer;

    /** Returns the info of the named consumer, or lets the user choose one. */
    ConsumerInfo pick(Session session, StreamVisibility visibility) throws InterruptedException {
        if (stream != null && consumer != null) {
            ConsumerInfo found = find(session, stream, consumer);
            if (found != null) {
                return found;
            }
        }
        String chosen = pickStream(session, visibility);
        ConsumerInfo found = consumer == null ? null : find(session, chosen, consumer);
        return found == null ? session.jetStream().consumers().info(chosen, choose(session, chosen)) : found;
    }

    /** Returns the name of the named stream, or lets the user choose one. */
    String pickStream(Session session, StreamVisibility visibility) throws InterruptedException {
        return new StreamPicker(session, visibility).pick(stream).name();
    }

    private static @Nullable ConsumerInfo find(Session session, String stream, String consumer)
            throws InterruptedException {
        if (session.jetStream().streams().find(stream) == null) {
            return null;
        }
        return session.jetStream().consumers().find(stream, consumer);
    }

    private static String choose(Session session, String stream) throws InterruptedException {
        Prompts prompts = session.console().prompts();
        if (!prompts.possible()) {
            throw new CliException(
                    "could not select Consumer: cannot pick a Consumer without a terminal and no Consumer"
                            + " name supplied");
        }
        List<String> names = session.jetStream().consumers().names(stream);
        if (names.isEmpty()) {
            throw new CliException("could not select Consumer: no Consumers are defined for Stream " + stream);
        }
        return prompts.select("Select a Consumer", names, "", "");
    }
}
