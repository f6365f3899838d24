// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the compared servers.
 *
 * @param name its name in tables
 * @param command the command that starts it
 * @param dialect the frames of its publishers; {@link PublishFormat#RELAY} for a {@link Relay} only
 */
record Side(String name, ServerCommand command, PublishFormat dialect) {
    /** A server that speaks the NATS protocol. */
    static Side server(String name, ServerCommand command) {
        return new Side(name, command, PublishFormat.NATS);
    }

    /** The byte relay, in a JVM of this JVM's Java. */
    static Side relay() {
        return new Side("byte relay", Relay.command(), PublishFormat.RELAY);
    }

    /** Starts the server for {@code load}. */
    MeasuredServer start(Load load) throws IOException {
        return MeasuredServer.start(
                switch (dialect) {
                    case NATS -> command;
                    case RELAY -> {
                        List<String> arguments = new ArrayList<>(command.arguments());
                        arguments.addAll(Relay.argumentsFor(load));
                        yield new ServerCommand(command.command(), arguments, command.environment());
                    }
                });
    }
}
