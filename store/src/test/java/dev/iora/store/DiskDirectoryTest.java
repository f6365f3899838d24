// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.StorageDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskDirectoryTest extends StorageDirectoryContractTest {
    @TempDir
    private Path temporary = Path.of("unset");

    @Override
    StorageDirectory directory() throws IOException {
        return DiskDirectory.open(temporary.resolve("made/with/parents"));
    }

    @Test
    void aSecondServerIsToldWhoseDirectoryItIs() throws IOException {
        DiskDirectory directory = DiskDirectory.open(temporary);
        Closeable lock = directory.lock("lock");
        assertThatThrownBy(() -> DiskDirectory.open(temporary).lock("lock"))
                .isInstanceOf(IOException.class)
                .hasMessage("store directory " + temporary + " is in use by another server");
        lock.close();
        directory.lock("lock").close();
        assertThat(directory.list()).containsExactly("lock");
    }
}
