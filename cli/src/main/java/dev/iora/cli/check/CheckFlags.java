// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags that all checks share: format and destination of the result. */
final class CheckFlags {
    @Option(
            names = "--format",
            defaultValue = "nagios",
            scope = ScopeType.INHERIT,
            description = "Render the check in a specific format (nagios, json, prometheus, text)")
    CheckFormat format = CheckFormat.nagios;

    @Option(
            names = "--namespace",
            defaultValue = "nats_server_check",
            scope = ScopeType.INHERIT,
            description = "The prometheus namespace to use in output")
    String namespace = "";

    @Option(names = "--outfile", scope = ScopeType.INHERIT, description = "Save output to a file rather than STDOUT")
    @Nullable
    Path outFile;

    /** Writes the result; returns the exit code. */
    int write(Console console, CheckResult result) {
        String text = format.render(result, namespace) + "\n";
        if (outFile == null) {
            console.print(text);
        } else {
            replace(outFile.toAbsolutePath(), text);
        }
        return format.exitCode(result);
    }

    /** Replaces the file atomically, so that readers see either the old or the new content. */
    private static void replace(Path file, String text) {
        try {
            Path parent = file.getParent();
            Path written = Files.createTempFile(parent, ".nats-check", "");
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CliException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
