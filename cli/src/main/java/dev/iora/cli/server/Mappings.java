// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Prompts;
import dev.iora.subject.SubjectTransform;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Parameters;

/** {@code nats server mappings}: shows the results of a subject mapping, without a server. */
final class Mappings implements NatsCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "source", description = "Source subject pattern")
    String source = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "dest", description = "Destination subject pattern")
    String destination = "";

    @Parameters(index = "2", arity = "0..1", paramLabel = "subject", description = "Subject to transform")
    String subject = "";

    @Override
    public void run(Session session) {
        Console console = session.console();
        Prompts prompts = console.prompts();
        if (source.isEmpty()) {
            source = prompts.askRequired("Source subject pattern", "The pattern matching source subjects");
        }
        if (destination.isEmpty()) {
            destination = prompts.askRequired(
                    "Destination subject pattern", "The pattern matching describing the mapping to test");
        }
        SubjectTransform transform = transform();
        if (!subject.isEmpty()) {
            show(console, transform, subject);
            return;
        }
        console.println("Enter subjects to test, empty subject terminates.\n");
        console.println("NOTE: This only tests mappings, it does not add them to the server\n");
        String help = "Enter a subject that matching source and the mapping will be shown";
        String asked = prompts.ask("Subject", "", help, _ -> null);
        while (!asked.isEmpty()) {
            show(console, transform, asked);
            asked = prompts.ask("Subject", "", help, _ -> null);
        }
    }

    private SubjectTransform transform() {
        try {
            return SubjectTransform.of(source, destination);
        } catch (IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void show(Console console, SubjectTransform transform, String subject) {
        byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
        byte[] mapped = transform.apply(bytes, 0, bytes.length);
        console.println(
                mapped == null
                        ? "Error: no matching transforms available\n"
                        : new String(mapped, StandardCharsets.UTF_8));
        console.println();
    }
}
