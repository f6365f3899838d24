// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Writes files that only their owner can read.
 *
 * <p>Thread: any, stateless.
 */
final class SecretFile {
    private SecretFile() {}

    /** Writes the file, or without one prints the content and ends the line. */
    static void writeOrPrint(@Nullable Path file, byte[] content, Console console) {
        if (file != null) {
            write(file, content);
            return;
        }
        console.write(content);
        console.println();
    }

    static void write(Path file, byte[] content) {
        try {
            if (!Files.exists(file)
                    && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(content);
            }
        } catch (IOException e) {
            throw new CliException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
