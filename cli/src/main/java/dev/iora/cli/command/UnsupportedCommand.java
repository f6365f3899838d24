// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.console.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command of the official CLI that is not built yet; accepts any arguments. */
@Command
final class UnsupportedCommand implements NatsCommand {
    @Spec
    @Nullable
    CommandSpec spec;

    @Unmatched
    List<String> ignored = new ArrayList<>();

    @Override
    public void run(Session session) {
        String name = Objects.requireNonNull(spec).qualifiedName();
        throw new CliException("'" + name + "' is not supported yet");
    }
}
