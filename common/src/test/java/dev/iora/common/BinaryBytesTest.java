// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link BinaryWriter} and {@link BinaryReader} against each other, and at their bounds. */
final class BinaryBytesTest {
    @Test
    void writesTheLowByteFirst() {
        byte[] bytes = new BinaryWriter(0)
                .addByte(0x1FF)
                .addShort(0x10203)
                .addInt(0x04050607)
                .addLong(0x08090A0B0C0D0E0FL)
                .addVariable(300)
                .addSigned(-2)
                .addSized(new byte[] {9})
                .toByteArray();
        assertThat(bytes)
                .containsExactly(0xFF, 3, 2, 7, 6, 5, 4, 0xF, 0xE, 0xD, 0xC, 0xB, 0xA, 9, 8, 0xAC, 2, 3, 1, 0, 0, 0, 9);
    }

    @Test
    void readsWrittenValues() {
        Random random = new Random(Long.getLong("iora.seed", 1));
        var writer = new BinaryWriter(8);
        var reader = new BinaryReader("test");
        for (int round = 0; round < 1_000; round++) {
            writer.clear();
            List<Integer> kinds = new ArrayList<>();
            List<Long> values = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                kinds.add(random.nextInt(6));
                values.add(random.nextLong() >> random.nextInt(64));
                write(writer, kinds.getLast(), values.getLast());
            }
            byte[] padded = new byte[writer.length() + 2];
            System.arraycopy(writer.bytes(), 0, padded, 1, writer.length());
            reader.reset(padded, 1, writer.length());
            for (int i = 0; i < kinds.size(); i++) {
                assertThat(read(reader, kinds.get(i))).isEqualTo(expected(kinds.get(i), values.get(i)));
            }
            assertThat(reader.hasMore()).isFalse();
            reader.end();
        }
    }

    private static void write(BinaryWriter out, int kind, long value) {
        switch (kind) {
            case 0 -> out.addByte((int) value);
            case 1 -> out.addShort((int) value);
            case 2 -> out.addInt((int) value);
            case 3 -> out.addLong(value);
            case 4 -> out.addVariable(value);
            default -> out.addSigned(value);
        }
    }

    private static long read(BinaryReader in, int kind) {
        return switch (kind) {
            case 0 -> in.takeByte();
            case 1 -> in.takeShort();
            case 2 -> in.takeInt();
            case 3 -> in.takeLong();
            case 4 -> in.takeVariable();
            default -> in.takeSigned();
        };
    }

    private static long expected(int kind, long value) {
        return switch (kind) {
            case 0 -> value & 0xFF;
            case 1 -> value & 0xFFFF;
            case 2 -> (int) value;
            default -> value;
        };
    }

    @ParameterizedTest
    @CsvSource({"0,1", "127,1", "128,2", "16383,2", "16384,3", "9223372036854775807,9", "-1,10"})
    void returnsTheSizeOfVariableNumbers(long value, int size) {
        byte[] bytes = new byte[LittleEndian.MAX_VARIABLE_SIZE];
        assertThat(LittleEndian.variableSize(value)).isEqualTo(size);
        assertThat(LittleEndian.putVariable(bytes, 0, value)).isEqualTo(size);
        assertThat(new BinaryReader("test").reset(bytes, 0, size).takeVariable())
                .isEqualTo(value);
    }

    @Test
    void namesTruncatedDataWithTheOffset() {
        byte[] bytes = new BinaryWriter(64).addLong(1).addLong(2).toByteArray();
        for (int length = 0; length < Long.BYTES; length++) {
            var reader = new BinaryReader("state").reset(bytes, 3, length);
            assertThatIllegalArgumentException()
                    .isThrownBy(reader::takeLong)
                    .withMessage("state: ends too early at offset 0");
        }
        var reader = new BinaryReader("state").reset(bytes, 3, Long.BYTES);
        reader.takeLong();
        assertThatIllegalArgumentException()
                .isThrownBy(reader::takeByte)
                .withMessage("state: ends too early at offset 8");
    }

    @Test
    void refusesRemainingBytes() {
        var reader = new BinaryReader("state").reset(new byte[3], 0, 3);
        reader.takeByte();
        assertThatIllegalArgumentException().isThrownBy(reader::end).withMessage("state: 2 bytes too many at offset 1");
    }

    @Test
    void refusesNumbersOfMoreThan64Bits() {
        byte[] bytes = new byte[11];
        Arrays.fill(bytes, (byte) 0x80);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BinaryReader("state").reset(bytes, 0, 11).takeVariable())
                .withMessage("state: number of more than 64 bits at offset 10");
    }

    @Test
    void refusesCountsAboveTheirLimit() {
        byte[] bytes = new BinaryWriter(64)
                .addVariable(7)
                .addVariable(8)
                .addVariable(-1)
                .toByteArray();
        var reader = new BinaryReader("state").reset(bytes, 0, bytes.length);
        assertThat(reader.takeCount(7)).isEqualTo(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.takeCount(7))
                .withMessage("state: count 8 above 7 at offset 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.takeCount(7))
                .withMessage("state: count 18446744073709551615 above 7 at offset 12");
    }

    @Test
    void refusesASizeBeyondTheEnd() {
        byte[] bytes =
                new BinaryWriter(64).addSized(new byte[] {1, 2}).addInt(-1).toByteArray();
        var reader = new BinaryReader("state").reset(bytes, 0, bytes.length);
        assertThat(reader.takeSized()).containsExactly(1, 2);
        assertThatIllegalArgumentException().isThrownBy(reader::takeSized).withMessageContaining("at offset 10");
    }

    @Test
    void keepsWithinAGivenArray() {
        byte[] bytes = new byte[10];
        BinaryWriter writer = BinaryWriter.into(bytes, 1).addLong(-1);
        assertThat(writer.length()).isEqualTo(9);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> writer.addShort(1))
                .withMessage("2 bytes at offset 9 of an array of 10");
        assertThat(writer.addByte(7).bytes()).isSameAs(bytes).containsExactly(0, -1, -1, -1, -1, -1, -1, -1, -1, 7);
    }
}
