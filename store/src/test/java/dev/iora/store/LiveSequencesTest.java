// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Seeds;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveSequencesTest {
    private final LiveSequences live = new LiveSequences();

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            live.append();
        }
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(live.isEmpty()).isTrue();
        assertThat(live.first()).isZero();
        assertThat(live.last()).isZero();
        assertThat(live.contains(0)).isFalse();
        assertThat(live.atLeast(0)).isZero();
        assertThat(live.atMost(Long.MAX_VALUE)).isZero();
    }

    @Test
    void movesTheFirstOverDeletedOnes() {
        append(5);
        live.remove(2);
        live.remove(3);
        assertThat(live.deleted().size()).isEqualTo(2);
        live.remove(1);
        assertThat(live.first()).isEqualTo(4);
        assertThat(live.deleted().isEmpty()).isTrue();
    }

    @Test
    void keepsTheLastWhenItIsDeleted() {
        append(3);
        live.remove(3);
        assertThat(live.last()).isEqualTo(3);
        assertThat(live.atMost(9)).isEqualTo(2);
        live.append();
        assertThat(live.contains(4)).isTrue();
    }

    @Test
    void withoutMessagesTheFirstIsTheNext() {
        append(2);
        live.remove(1);
        live.remove(2);
        assertThat(live.first()).isEqualTo(3);
        live.skip(9);
        assertThat(live.first()).isEqualTo(10);
        assertThat(live.deleted().isEmpty()).isTrue();
        live.append();
        assertThat(live.contains(10)).isTrue();
    }

    @Test
    void countsSkippedSequencesAsDeleted() {
        append(1);
        live.skip(1_000_000);
        live.append();
        assertThat(live.countBetween(0, Long.MAX_VALUE)).isEqualTo(2);
        assertThat(live.atLeast(2)).isEqualTo(1_000_001);
        assertThat(live.atMost(1_000_000)).isEqualTo(1);
    }

    @Test
    void refusesToRemoveSequencesOutsideTheRange() {
        append(2);
        assertThatThrownBy(() -> live.remove(3)).isInstanceOf(IllegalStateException.class);
        live.remove(1);
        assertThatThrownBy(() -> live.remove(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void copyIsIndependent() {
        append(3);
        LiveSequences copy = live.copy();
        live.remove(2);
        live.append();
        assertThat(copy.contains(2)).isTrue();
        assertThat(copy.last()).isEqualTo(3);
    }

    @Test
    void agreesWithASetOfSequences() {
        Seeds.forEach(100, random -> {
            var sequences = new LiveSequences();
            var model = new TreeSet<Long>();
            int changes = 1 + random.nextInt(400);
            for (int i = 0; i < changes; i++) {
                change(sequences, model, random);
                compare(sequences, model, random.nextLong(sequences.last() + 3), random.nextLong(200));
            }
        });
    }

    private static void change(LiveSequences sequences, NavigableSet<Long> model, Random random) {
        switch (random.nextInt(20)) {
            case 0 -> sequences.skip(sequences.last() + 1 + random.nextInt(random.nextInt(9) == 0 ? 70_000 : 5));
            case 1, 2, 3, 4 -> {
                if (!model.isEmpty()) {
                    sequences.remove(Objects.requireNonNull(model.pollFirst()));
                }
            }
            case 5, 6, 7, 8 -> {
                Long sequence = model.ceiling(random.nextLong(sequences.last() + 1));
                if (sequence != null) {
                    model.remove(sequence);
                    sequences.remove(sequence);
                }
            }
            case 9 -> {
                if (random.nextInt(10) == 0) {
                    model.clear();
                    sequences.clear(sequences.last() + 1 + random.nextInt(3));
                }
            }
            default -> {
                sequences.append();
                model.add(sequences.last());
            }
        }
    }

    private static void compare(LiveSequences sequences, NavigableSet<Long> model, long at, long length) {
        assertThat(sequences.count()).isEqualTo(model.size());
        assertThat(sequences.contains(at)).isEqualTo(model.contains(at));
        assertThat(sequences.atLeast(at)).isEqualTo(orZero(model.ceiling(at)));
        assertThat(sequences.atMost(at)).isEqualTo(orZero(model.floor(at)));
        assertThat(sequences.countBetween(at, at + length))
                .isEqualTo(model.subSet(at, true, at + length, true).size());
        if (model.isEmpty()) {
            assertThat(sequences.deleted().isEmpty()).isTrue();
        } else {
            assertThat(sequences.first()).isEqualTo(model.first());
            assertThat(sequences.deleted().size()).isEqualTo(sequences.last() - sequences.first() + 1 - model.size());
        }
    }

    private static long orZero(@Nullable Long sequence) {
        return sequence == null ? 0 : sequence;
    }
}
