// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.console.CliException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands for a command of the official CLI that is not built yet; takes any arguments. */
@Command
final class UnsupportedCommand implements NatsCommand {
    private final String name;

    @Unmatched
    List<String> ignored = new ArrayList<>();

    UnsupportedCommand(String name) {
        this.name = name;
    }

    @Override
    public void run(Session session) {
        throw new CliException("'" + name + "' is not supported yet");
    }
}
