// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** The wording of file errors: the operating system's, since the JDK's messages are often only a path. */
public final class FileErrors {
    private FileErrors() {}

    /** For instance {@code open /var/log/nats.log: permission denied}. */
    public static String describe(String operation, Path path, IOException error) {
        return operation + " " + path + ": " + reason(error);
    }

    /** For instance {@code permission denied}. */
    public static String reason(IOException error) {
        return switch (error) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "file exists";
            case FileSystemException e
            when e.getReason() != null -> e.getReason().toLowerCase(Locale.ROOT);
            default -> String.valueOf(error.getMessage());
        };
    }
}
