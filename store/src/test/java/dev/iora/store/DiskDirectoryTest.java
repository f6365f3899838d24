// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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
    void readsThroughTheCacheWhatDirectWritesWrote() throws IOException {
        DiskDirectory directory = DiskDirectory.open(temporary);
        int blocks = 2 << 20;
        byte[] expected = new byte[blocks + 123];
        new Random(1).nextBytes(expected);
        ByteBuffer aligned = ByteBuffer.allocateDirect(blocks + 4096).alignedSlice(4096);
        try (StorageFile file = directory.openUncached("file")) {
            file.write(aligned.put(expected, 0, blocks).flip(), 0);
            file.write(ByteBuffer.wrap(expected, blocks, 123), blocks);
            file.force();
            assertThat(file.size()).isEqualTo(expected.length);
            assertThat(contentOf(file, expected.length)).isEqualTo(expected);
            // Blocks after the end of the direct writes are written too.
            aligned.clear().put(0, (byte) ~expected[4096]);
            file.write(aligned.limit(4096), 4096);
        }
        System.arraycopy(expected, 0, expected, 4096, 4096);
        try (StorageFile file = directory.open("file")) {
            byte[] found = contentOf(file, expected.length);
            assertThat(found[4096]).isEqualTo(aligned.get(0));
            expected[4096] = found[4096];
            assertThat(found).isEqualTo(expected);
        }
    }

    private static byte[] contentOf(StorageFile file, int length) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(length);
        file.read(content, 0);
        return content.array();
    }

    @Test
    void returnsTheDirectoriesThatGotANewEntry() throws IOException {
        Path made = temporary.resolve("made");
        assertThat(DiskDirectory.create(made.resolve("with/parents")))
                .containsExactlyInAnyOrder(temporary, made, made.resolve("with"));
        assertThat(made.resolve("with/parents")).isDirectory();
        assertThat(DiskDirectory.create(made.resolve("with/parents"))).isEmpty();
    }

    @Test
    void refusesASecondServerWithTheDirectory() throws IOException {
        DiskDirectory directory = DiskDirectory.open(temporary);
        DirectoryLock lock = directory.lock("lock");
        assertThatThrownBy(() -> DiskDirectory.open(temporary).lock("lock"))
                .isInstanceOf(StoreInUseException.class)
                .hasMessage("store directory " + temporary + " is in use by another server");
        lock.close();
        directory.lock("lock").close();
        assertThat(directory.list()).containsExactly("lock");
    }

    @Test
    void waitsForAServerThatEnds() throws Exception {
        DiskDirectory directory = DiskDirectory.open(temporary);
        DirectoryLock ending = directory.lock("lock");
        ending.announceEnd();
        var next = new FutureTask<>(() -> directory.lock("lock"));
        Thread waiter = Thread.ofPlatform().start(next);
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            assertThat(next.isDone()).isFalse();
            Thread.onSpinWait();
        }
        ending.close();
        try (DirectoryLock taken = next.get(30, TimeUnit.SECONDS)) {
            assertThat(taken).isNotNull();
            // The holder runs, though the previous one announced its end.
            assertThatThrownBy(() -> directory.lock("lock")).isInstanceOf(StoreInUseException.class);
        }
    }

    @Test
    void keepsServersAwayAfterTheFirstLockIsRemoved() throws IOException {
        DiskDirectory directory = withEssentialFile();
        try (DirectoryLock lock = directory.lock("lock")) {
            lock.hold("essential");
            Files.delete(temporary.resolve("lock"));
            assertThatThrownBy(() -> DiskDirectory.open(temporary).lock("lock"))
                    .isInstanceOf(StoreInUseException.class);
            directory.requireOwned();
            directory.directory("below").requireOwned();
        }
        try (DirectoryLock next = directory.lock("lock")) {
            next.hold("essential");
        }
    }

    private DiskDirectory withEssentialFile() throws IOException {
        Files.writeString(temporary.resolve("essential"), "content");
        return DiskDirectory.open(temporary);
    }

    @Test
    void detectsThatTheHoldersLockWasRemoved() throws IOException {
        DiskDirectory directory = withEssentialFile();
        StorageDirectory below = directory.directory("below");
        Path essential = temporary.resolve("essential");
        try (DirectoryLock lock = directory.lock("lock")) {
            lock.hold("essential");
            below.requireOwned();
            Files.move(essential, temporary.resolve("elsewhere"));
            assertThatThrownBy(below::requireOwned).hasMessageContaining(essential + " was removed while");
            Files.copy(temporary.resolve("elsewhere"), essential);
            assertThatThrownBy(below::requireOwned).hasMessageContaining(essential + " was replaced while");
            assertThatThrownBy(directory::requireOwned).hasMessageContaining("another one may use the directory");
        }
    }

    /** Closing a file releases all locks of the process on it, even those of another channel. */
    @Test
    void refusalInTheSameProcessKeepsTheLockOfTheHolder() throws IOException {
        Path locks = Path.of("/proc/locks");
        assumeTrue(Files.isReadable(locks), "no list of locks");
        DiskDirectory directory = withEssentialFile();
        try (DirectoryLock lock = directory.lock("lock")) {
            lock.hold("essential");
            List<String> before = locksOf(locks);
            assertThat(before).hasSize(2);
            Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
            for (Path way : List.of(temporary, link)) {
                assertThatThrownBy(() -> DiskDirectory.open(way).lock("lock")).isInstanceOf(StoreInUseException.class);
                assertThat(locksOf(locks)).isEqualTo(before);
            }
        }
        assertThat(locksOf(locks)).isEmpty();
    }

    /**
     * Returns the locks of this process on files of the directory, as listed by the system, without their numbers, which
     * change.
     */
    private List<String> locksOf(Path locks) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : List.of("lock", "essential")) {
            String file = ":" + Files.getAttribute(temporary.resolve(name), "unix:ino") + " ";
            String process = " " + ProcessHandle.current().pid() + " ";
            Files.readAllLines(locks).stream()
                    .filter(line -> line.contains(file) && line.contains(process))
                    .forEach(line -> found.add(line.substring(line.indexOf(' '))));
        }
        return found;
    }
}
