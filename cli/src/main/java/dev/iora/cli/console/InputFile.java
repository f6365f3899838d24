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
     * What is in it.
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

    /** The same as text. */
    public static String readText(Path file) {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    /** The file and what is wrong with it; the JDK's messages have often only one of them. */
    public static String described(Path file, IOException e) {
        return file + ": " + (Files.isDirectory(file) ? "is a directory" : FileErrors.reason(e));
    }
}
