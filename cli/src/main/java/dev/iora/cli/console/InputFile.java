// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import dev.iora.common.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that the user named. */
public final class InputFile {
    private InputFile() {}

    /**
     * Reads a file.
     *
     * @throws CliException if it cannot be read, with its name and the reason
     */
    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CliException("cannot read " + described(file, e), e);
        }
    }

    /** Reads a file as UTF-8 text. */
    public static String readText(Path file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    /** The name of the file and the error; messages of the JDK often have only one of them. */
    public static String described(Path file, IOException e) {
        return file + ": " + (Files.isDirectory(file) ? "is a directory" : FileErrors.reason(e));
    }
}
