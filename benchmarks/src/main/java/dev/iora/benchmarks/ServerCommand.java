// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command of a server that understands {@code -a host -p port}.
 *
 * @param command the executable and its first arguments
 * @param arguments arguments after the address
 * @param environment variables in addition to those of this process
 */
record ServerCommand(List<String> command, List<String> arguments, Map<String, String> environment) {
    static final String HOST = "127.0.0.1";

    public ServerCommand {
        command = List.copyOf(command);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** The same command with more arguments. */
    ServerCommand with(String... more) {
        var all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new ServerCommand(command, all, environment);
    }

    /** The whole command line for a server on {@code port}. */
    List<String> line(int port) {
        var line = new ArrayList<>(command);
        line.addAll(List.of("-a", HOST, "-p", Integer.toString(port)));
        line.addAll(arguments);
        return line;
    }
}
