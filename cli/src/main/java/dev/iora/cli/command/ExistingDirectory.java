// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import dev.iora.cli.console.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** Converts a flag or argument that names an existing directory. */
public final class ExistingDirectory implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        Path path = Path.of(value);
        if (!Files.exists(path)) {
            throw new CliException("path '" + value + "' does not exist");
        }
        if (!Files.isDirectory(path)) {
            throw new CliException("path '" + value + "' is not a directory");
        }
        return path;
    }
}
