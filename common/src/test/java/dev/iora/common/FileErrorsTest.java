// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FileErrorsTest {
    private static String reason(IOException error) {
        return FileErrors.reason(error);
    }

    @Test
    void wordsErrorsAsTheOperatingSystemDoes() {
        assertThat(reason(new NoSuchFileException("/x"))).isEqualTo("no such file or directory");
        assertThat(reason(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(reason(new FileAlreadyExistsException("/x"))).isEqualTo("file exists");
        assertThat(reason(new FileSystemException("/x", null, "Read-only file system")))
                .isEqualTo("read-only file system");
        assertThat(reason(new FileSystemException("/x", null, "Not a directory")))
                .isEqualTo("not a directory");
        assertThat(reason(new IOException("Input/output error"))).isEqualTo("Input/output error");
    }

    @Test
    void namesTheOperationAndTheFile() {
        assertThat(FileErrors.describe("open", Path.of("/x"), new AccessDeniedException("/x")))
                .isEqualTo("open /x: permission denied");
    }
}
