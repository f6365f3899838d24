// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.FaultyDisk.Operation;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FaultyDiskTest extends StorageDirectoryContractTest {
    private static final int SECTOR = 512;

    @Override
    StorageDirectory directory() {
        return new FaultyDisk();
    }

    @Test
    void crashKeepsForcedBytesAndLosesPartsOfTheRest() {
        Set<String> outcomes = new HashSet<>();
        Seeds.forEach(200, random -> {
            var disk = new FaultyDisk();
            StorageFile file = disk.open("f");
            file.write(filled(4 * SECTOR, 1), 0);
            file.force();
            disk.sync();
            file.write(filled(2 * SECTOR, 2), SECTOR);
            assertThat(disk.isDurable("f", 0, SECTOR)).isTrue();
            assertThat(disk.isDurable("f", 0, SECTOR + 1)).isFalse();
            disk.crash(random);
            assertThatThrownBy(file::size).hasMessage("/disk/f: Bad file descriptor");
            byte[] content = content(disk, "f");
            assertThat(content).hasSize(4 * SECTOR);
            assertThat(content[SECTOR - 1]).isEqualTo((byte) 1);
            assertThat(content[3 * SECTOR]).isEqualTo((byte) 1);
            outcomes.add(content[SECTOR] + " " + content[2 * SECTOR - 1] + " " + content[2 * SECTOR]);
        });
        assertThat(outcomes).contains("1 1 1", "1 1 2", "2 2 1", "2 2 2", "2 1 1");
    }

    @Test
    void crashLosesUnsyncedNames() {
        Set<Set<String>> outcomes = new HashSet<>();
        Seeds.forEach(200, random -> {
            var disk = new FaultyDisk();
            disk.open("kept").close();
            disk.sync();
            disk.open("new").close();
            disk.rename("kept", "renamed");
            assertThat(disk.isDurable("renamed", 0, 0)).isFalse();
            disk.crash(random);
            outcomes.add(Set.copyOf(disk.list()));
        });
        // A file system may write changes in a different order.
        assertThat(outcomes)
                .containsExactlyInAnyOrder(
                        Set.of("kept"), Set.of("kept", "new"), Set.of("renamed"), Set.of("renamed", "new"));
    }

    @Test
    void crashLosesAnUnsyncedDirectoryWithItsContent() {
        Set<String> outcomes = new HashSet<>();
        Seeds.forEach(100, random -> {
            var disk = new FaultyDisk();
            FaultyDisk above = disk.directory("above");
            FaultyDisk directory = above.directory("directory");
            StorageFile file = directory.open("f");
            file.write(filled(SECTOR, 1), 0);
            file.force();
            directory.sync();
            boolean synced = random.nextBoolean();
            if (synced) {
                above.sync();
                disk.sync();
            }
            disk.kill();
            disk.crash(random);
            boolean exists = disk.exists("above")
                    && disk.directory("above").exists("directory")
                    && disk.directory("above").directory("directory").exists("f");
            outcomes.add(synced + " " + exists);
        });
        assertThat(outcomes).containsExactlyInAnyOrder("true true", "false true", "false false");
    }

    @Test
    void fileHasOneNameAfterACrash() {
        Seeds.forEach(200, random -> {
            var disk = new FaultyDisk();
            disk.open("a").close();
            disk.sync();
            disk.rename("a", "b");
            disk.rename("b", "c");
            disk.crash(random);
            assertThat(disk.list()).hasSize(1);
        });
    }

    @Test
    void forceAfterAFailedForceHasNoEffect() {
        Seeds.forEach(50, random -> {
            var disk = new FaultyDisk();
            StorageFile file = disk.open("f");
            disk.sync();
            file.write(filled(SECTOR, 1), 0);
            file.force();
            file.write(filled(SECTOR, 2), 0);
            disk.failAfter(0, Operation.FORCE, "Input/output error");
            assertThatThrownBy(file::force).hasMessage("/disk/f: Input/output error");
            file.force();
            assertThat(disk.isDurable("f", 0, SECTOR)).isFalse();
            if (random.nextBoolean()) {
                disk.crash(random);
                assertThat(content(disk, "f")).containsOnly(1);
            } else {
                // Only another write makes the bytes durable.
                file.write(filled(SECTOR, 3), 0);
                file.force();
                disk.crash(random);
                assertThat(content(disk, "f")).containsOnly(3);
            }
        });
    }

    @Test
    void killOfTheProcessLosesNothing() throws IOException {
        var disk = new FaultyDisk();
        StorageFile file = disk.open("f");
        file.write(filled(10, 5), 0);
        disk.kill();
        assertThatThrownBy(() -> file.write(filled(1, 1), 0)).hasMessage("/disk/f: Bad file descriptor");
        assertThat(content(disk, "f")).hasSize(10).containsOnly(5);
        assertThat(disk.isDurable("f", 0, 10)).isFalse();
    }

    @Test
    void failsOnRequest() throws IOException {
        var disk = new FaultyDisk();
        StorageFile file = disk.open("f");
        disk.failAfter(1, Operation.WRITE, "No space left on device");
        file.write(filled(1, 1), 0);
        assertThatThrownBy(() -> file.write(filled(1, 1), 1)).hasMessage("/disk/f: No space left on device");
        file.write(filled(1, 1), 1);
        disk.failFrom(0, Operation.READ, "Input/output error");
        assertThatThrownBy(() -> content(disk, "f")).hasMessageContaining("Input/output error");
        assertThatThrownBy(() -> content(disk, "f")).hasMessageContaining("Input/output error");
        disk.kill();
        disk.readOnly(true);
        assertThat(content(disk, "f")).containsExactly(1, 1);
        assertThatThrownBy(() -> disk.open("g")).hasMessage("/disk/g: Read-only file system");
        assertThatThrownBy(() -> disk.open("f").write(filled(1, 1), 0)).hasMessage("/disk/f: Read-only file system");
    }

    @Test
    void copyIsAnIndependentDisk() throws IOException {
        var disk = new FaultyDisk();
        disk.directory("d").open("f").write(filled(3, 3), 0);
        FaultyDisk copy = disk.copy();
        disk.directory("d").flipBit("f", 1, 0);
        assertThat(content(disk.directory("d"), "f")).containsExactly(3, 2, 3);
        assertThat(content(copy.directory("d"), "f")).containsExactly(3, 3, 3);
    }

    private static byte[] content(FaultyDisk disk, String name) throws IOException {
        ByteBuffer target = ByteBuffer.allocate((int) disk.size(name));
        disk.open(name).read(target, 0);
        return target.array();
    }

    private static ByteBuffer filled(int count, int value) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }
}
