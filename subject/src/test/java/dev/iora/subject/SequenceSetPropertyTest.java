// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceSetPropertyTest {
    private static final int UNIVERSE = 200_000;

    @Test
    void agreesWithABitSetUnderRandomChanges() {
        Seeds.forEach(30, random -> {
            var set = new SequenceSet();
            var model = new BitSet();
            int longest = random.nextBoolean() ? 300 : 60_000;
            for (int step = 0; step < 1_500; step++) {
                change(random, set, model, longest);
                query(random, set, model);
            }
            compare(set, model);
            compare(set.copy(), model);
        });
    }

    @Test
    void countsRangesOfEveryShape() {
        Seeds.forEach(20, random -> {
            var set = new SequenceSet();
            var model = new BitSet();
            for (int step = 0; step < 60; step++) {
                change(random, set, model, 60_000);
            }
            for (int probe = 0; probe < 500; probe++) {
                int first = random.nextInt(UNIVERSE);
                int last = first + random.nextInt(UNIVERSE);
                assertThat(set.count(first, last))
                        .isEqualTo(model.get(first, last + 1).cardinality());
            }
        });
    }

    @Test
    void copiesIndependently() {
        var set = new SequenceSet();
        set.addRange(10, 100_000);
        SequenceSet copy = set.copy();
        set.remove(500);
        copy.add(5);
        assertThat(set.contains(5)).isFalse();
        assertThat(copy.contains(500)).isTrue();
        assertThat(set.size()).isEqualTo(99_990);
        assertThat(copy.size()).isEqualTo(99_992);
    }

    @Test
    void holdsTheGreatestSequences() {
        var set = new SequenceSet();
        set.addRange(-20_000, -1);
        assertThat(set.size()).isEqualTo(20_000);
        assertThat(set.last()).isEqualTo(-1);
        assertThat(set.next(1)).isEqualTo(-20_000);
        assertThat(set.nextAbsent(-20_000)).isZero();
        assertThat(set.nextAbsent(-20_001)).isEqualTo(-20_001);
        assertThat(set.count(1, -1)).isEqualTo(20_000);
        assertThat(runs(set)).containsExactly(List.of(-20_000L, -1L));
        assertThat(set.remove(-1)).isTrue();
        assertThat(set.nextAbsent(-5)).isEqualTo(-1);
        assertThat(set.removeBelow(-1)).isEqualTo(19_999);
        assertThat(set.isEmpty()).isTrue();
        assertThat(set.last()).isZero();
    }

    @Test
    void staysSmallForRunsAndForScatteredMembers() {
        var run = new SequenceSet();
        run.addRange(3, 10_000_000_000L);
        assertThat(run.memoryBytes()).isLessThan(5_000);
        var scattered = new SequenceSet();
        var half = new SequenceSet();
        for (long sequence = 1; sequence <= 1_000_000; sequence++) {
            if (sequence % 100 == 0) {
                scattered.add(sequence);
            }
            if (sequence % 2 == 0) {
                half.add(sequence);
            }
        }
        assertThat(scattered.memoryBytes()).isLessThan(4 * scattered.size());
        assertThat(half.memoryBytes()).isLessThan(half.size() * 3 / 10);
    }

    @Test
    void joinsRunsThatGrowInAnyOrder() {
        var range = new SequenceSet();
        range.addRange(16_384, 100_000);
        var upward = new SequenceSet();
        var downward = new SequenceSet();
        for (long sequence = 16_384; sequence <= 100_000; sequence++) {
            upward.add(sequence);
            downward.add(116_384 - sequence);
        }
        assertThat(upward.encodedSize()).isEqualTo(range.encodedSize());
        assertThat(downward.encodedSize()).isEqualTo(range.encodedSize());
        assertThat(runs(downward)).isEqualTo(runs(range));
    }

    @Test
    void keepsEverythingInItsEncoding() {
        Seeds.forEach(40, random -> {
            var set = new SequenceSet();
            var model = new BitSet();
            for (int step = random.nextInt(80); step > 0; step--) {
                change(random, set, model, random.nextBoolean() ? 10 : 60_000);
            }
            byte[] bytes = new byte[set.encodedSize() + 10];
            assertThat(set.encode(bytes, 5)).isEqualTo(bytes.length - 5);
            compare(SequenceSet.decode(bytes, 5, bytes.length - 10), model);
        });
    }

    @Test
    void refusesDamagedEncodingsOrDecodesThemToAConsistentSet() {
        Seeds.forEach(200, random -> {
            var set = new SequenceSet();
            var model = new BitSet();
            for (int step = 20; step > 0; step--) {
                change(random, set, model, 1_000);
            }
            byte[] bytes = new byte[set.encodedSize()];
            int length = set.encode(bytes, 0);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                SequenceSet decoded = SequenceSet.decode(bytes, 0, length - random.nextInt(2));
                long[] members = new long[1];
                decoded.forEachRun((first, last) -> members[0] += last - first + 1);
                assertThat(decoded.size()).isEqualTo(members[0]);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("at offset");
            }
        });
        assertThatThrownBy(() -> SequenceSet.decode(new byte[] {9, 0, 0, 0, 0}, 0, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sequence set: unknown version 9 at offset 1");
    }

    private static void change(Random random, SequenceSet set, BitSet model, int longest) {
        int first = 1 + random.nextInt(UNIVERSE);
        int last = first + random.nextInt(longest);
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                set.addRange(first, last);
                model.set(first, last + 1);
            }
            case 2 -> {
                long removed = set.removeRange(first, last);
                assertThat(removed).isEqualTo(model.get(first, last + 1).cardinality());
                model.clear(first, last + 1);
            }
            case 3 -> {
                if (random.nextInt(40) == 0) {
                    assertThat(set.removeBelow(first))
                            .isEqualTo(model.get(0, first).cardinality());
                    model.clear(0, first);
                }
            }
            case 4 -> {
                if (random.nextInt(100) == 0) {
                    set.clear();
                    model.clear();
                }
            }
            case 5, 6 -> addMany(random, set, model, first);
            case 7, 8, 9 -> {
                assertThat(set.add(first)).isEqualTo(!model.get(first));
                model.set(first);
            }
            default -> {
                assertThat(set.remove(first)).isEqualTo(model.get(first));
                model.clear(first);
            }
        }
    }

    private static void addMany(Random random, SequenceSet set, BitSet model, int first) {
        for (int i = 0; i < 100; i++) {
            int sequence = first + random.nextInt(2_000);
            set.add(sequence);
            model.set(sequence);
        }
    }

    private static void query(Random random, SequenceSet set, BitSet model) {
        int from = 1 + random.nextInt(UNIVERSE);
        assertThat(set.size()).isEqualTo(model.cardinality());
        assertThat(set.contains(from)).isEqualTo(model.get(from));
        assertThat(set.next(from)).isEqualTo(Math.max(0, model.nextSetBit(from)));
        assertThat(set.nextAbsent(from)).isEqualTo(model.nextClearBit(from));
        assertThat(set.last()).isEqualTo(Math.max(0, model.length() - 1));
    }

    private static void compare(SequenceSet set, BitSet model) {
        var expected = new ArrayList<List<Long>>();
        for (int first = model.nextSetBit(1); first >= 0; ) {
            int behind = model.nextClearBit(first);
            expected.add(List.of((long) first, behind - 1L));
            first = model.nextSetBit(behind);
        }
        assertThat(runs(set)).isEqualTo(expected);
        assertThat(set.size()).isEqualTo(model.cardinality());
        assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
    }

    private static List<List<Long>> runs(SequenceSet set) {
        var runs = new ArrayList<List<Long>>();
        set.forEachRun((first, last) -> runs.add(List.of(first, last)));
        return runs;
    }
}
