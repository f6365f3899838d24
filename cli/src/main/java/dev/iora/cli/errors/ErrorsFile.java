// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.command.ExistingFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flag of all {@code nats errors} commands that replaces the built-in table by a file. */
final class ErrorsFile {
    @Option(
            names = "--errors",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            converter = ExistingFile.class,
            description = "The errors.json file to use as input")
    @Nullable
    Path file;

    ErrorCatalog catalog() throws IOException {
        return file == null ? ErrorCatalog.builtIn() : ErrorCatalog.read(file);
    }
}
