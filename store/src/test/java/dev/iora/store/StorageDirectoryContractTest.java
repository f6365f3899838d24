// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFile;
import dev.iora.testkit.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contract of every directory: the real one and the faulty one for tests. */
abstract class StorageDirectoryContractTest {
    abstract StorageDirectory directory() throws IOException;

    @Test
    void readsBytesWrittenAnywhereInAFile() throws IOException {
        StorageDirectory directory = directory();
        try (StorageFile file = directory.open("f")) {
            assertThat(file.size()).isZero();
            assertThat(read(file, 0, 10)).isEmpty();
            file.write(bytes(5, 1), 3);
            file.write(bytes(2, 2), 4);
            assertThat(file.size()).isEqualTo(8);
            assertThat(read(file, 0, 20)).containsExactly(0, 0, 0, 1, 2, 2, 1, 1);
            assertThat(read(file, 6, 1)).containsExactly(1);
            assertThat(read(file, 100, 1)).isEmpty();
            file.force();
        }
        directory.sync();
        try (StorageFile again = directory.open("f")) {
            assertThat(read(again, 3, 2)).containsExactly(1, 2);
        }
    }

    @Test
    void writesMoreThanOnePiece() throws IOException {
        try (StorageFile file = directory().open("large")) {
            ByteBuffer source = bytes(3 << 20, 7);
            source.position(1);
            file.write(source, 10);
            assertThat(source.remaining()).isZero();
            assertThat(file.size()).isEqualTo((3 << 20) + 9);
            byte[] all = read(file, 10, 4 << 20);
            assertThat(all).hasSize((3 << 20) - 1).containsOnly(7);
        }
    }

    @Test
    void appendsAndWritesInTurn() {
        Seeds.forEach(20, random -> {
            byte[] model = new byte[4 << 20];
            int end = 0;
            try (StorageFile file = directory().open("appended" + random.nextLong())) {
                while (end < 3 << 20) {
                    int length = 512 * (1 + random.nextInt(random.nextInt(10) == 0 ? 1500 : 12));
                    if (end > 0 && random.nextInt(4) == 0) {
                        int at = random.nextInt(end);
                        int count = Math.min(end - at, 1 + random.nextInt(3000));
                        put(model, at, count, random);
                        file.write(ByteBuffer.wrap(model, at, count), at);
                        continue;
                    }
                    end += random.nextInt(8) == 0 ? 512 * random.nextInt(20) : 0;
                    put(model, end, length, random);
                    ByteBuffer source = ByteBuffer.wrap(model, end, length);
                    switch (random.nextInt(4)) {
                        case 0 -> file.write(source, end);
                        case 1 -> file.appendDurably(source, end);
                        default -> file.append(source, end);
                    }
                    assertThat(source.remaining()).isZero();
                    int from = Math.max(0, end - 5000);
                    end += length;
                    assertThat(read(file, from, end - from)).isEqualTo(Arrays.copyOfRange(model, from, end));
                }
                file.force();
                assertThat(read(file, 0, end)).isEqualTo(Arrays.copyOf(model, end));
            }
        });
    }

    private static void put(byte[] model, int at, int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, model, at, length);
    }

    @Test
    void cutsAndExtendsWithZeros() throws IOException {
        try (StorageFile file = directory().open("f")) {
            file.write(bytes(10, 1), 0);
            file.truncate(4);
            assertThat(file.size()).isEqualTo(4);
            file.truncate(8);
            assertThat(read(file, 0, 20)).containsExactly(1, 1, 1, 1, 0, 0, 0, 0);
            file.truncate(8);
            assertThat(file.size()).isEqualTo(8);
        }
    }

    @Test
    void listsRenamesAndDeletes() throws IOException {
        StorageDirectory directory = directory();
        directory.open("a").close();
        try (StorageFile file = directory.open("b")) {
            file.write(bytes(3, 3), 0);
        }
        StorageDirectory child = directory.directory("d");
        child.open("inner").close();
        child.directory("deeper").open("x").close();
        assertThat(directory.list()).containsExactlyInAnyOrder("a", "b", "d");
        assertThat(directory.directory("d").list()).containsExactlyInAnyOrder("inner", "deeper");
        directory.rename("b", "a");
        assertThat(directory.list()).containsExactlyInAnyOrder("a", "d");
        try (StorageFile file = directory.open("a")) {
            assertThat(file.size()).isEqualTo(3);
        }
        directory.delete("d");
        directory.delete("not there");
        assertThat(directory.exists("a")).isTrue();
        assertThat(directory.exists("d")).isFalse();
        directory.sync();
    }

    @Test
    void openFileOutlivesItsName() throws IOException {
        StorageDirectory directory = directory();
        try (StorageFile file = directory.open("f")) {
            file.write(bytes(3, 9), 0);
            directory.rename("f", "g");
            assertThat(read(file, 0, 3)).containsExactly(9, 9, 9);
            directory.delete("g");
            assertThat(read(file, 0, 3)).containsExactly(9, 9, 9);
        }
    }

    @Test
    void errorsNameTheFile() throws IOException {
        StorageDirectory directory = directory();
        assertThatThrownBy(() -> directory.rename("missing", "b"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory + "/missing");
        StorageFile file = directory.open("f");
        file.close();
        assertThatThrownBy(() -> file.write(bytes(1, 1), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory + "/f");
    }

    private static ByteBuffer bytes(int count, int value) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    private static byte[] read(StorageFile file, long position, int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count);
        int read = file.read(target, position);
        assertThat(target.position()).isEqualTo(read);
        byte[] result = new byte[read];
        target.flip().get(result);
        return result;
    }
}
