// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.config.ConfigException;
import dev.iora.config.LoadedOptions;
import dev.iora.config.OptionsLoader;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Parameters;

/**
 * {@code nats server config validate}: reads a configuration as the server would, and names everything that is wrong
 * with it.
 */
final class ConfigValidate implements NatsCommand {
    @Parameters(
            index = "0",
            paramLabel = "file",
            converter = ExistingFile.class,
            description = "The configuration file to validate")
    Path file = Path.of("");

    @Override
    public void run(Session session) {
        Console console = session.console();
        try {
            LoadedOptions loaded =
                    OptionsLoader.load(file, Map.of(), session.environment().variables());
            loaded.warnings().forEach(warning -> console.note("warning: " + warning));
            console.println("configuration file " + file + " is valid (" + loaded.digest() + ")");
        } catch (ConfigException e) {
            e.problems().forEach(problem -> console.note(problem.toString()));
            int count = e.problems().size();
            throw new CliException(
                    "configuration file " + file + " has " + count + (count == 1 ? " problem" : " problems"), e);
        }
    }
}
