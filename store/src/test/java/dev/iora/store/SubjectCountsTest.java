// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.SubjectTree;
import org.junit.jupiter.api.Test;

class SubjectCountsTest {
    private final FakeEntries entries = new FakeEntries();
    private final SubjectCounts subjects = entries.subjects;

    private void append(String... names) {
        for (String name : names) {
            entries.append(name);
        }
    }

    @Test
    void keepsTheLastExactAfterEveryRemoval() {
        int a = entries.append("a");
        append("b", "a", "b", "a");
        entries.remove(5);
        assertThat(subjects.lastOf(a)).isEqualTo(3);
        entries.remove(1);
        assertThat(subjects.lastOf(a)).isEqualTo(3);
        assertThat(subjects.countOf(a)).isEqualTo(1);
    }

    @Test
    void removesASubjectWithItsOnlyMessage() {
        int a = entries.append("a");
        append("b", "a");
        assertThat(entries.remove(3)).isFalse();
        assertThat(entries.remove(1)).isTrue();
        assertThat(subjects.tree().size()).isEqualTo(1);
        assertThat(subjects.tree().isUsed(a)).isFalse();
    }

    @Test
    void removalOfTheStreamsFirstKeepsTheLastOfItsSubject() {
        int a = entries.append("a");
        append("a", "a");
        entries.live.remove(1);
        assertThat(subjects.onFirstRemoved(a)).isFalse();
        entries.live.remove(2);
        assertThat(subjects.onFirstRemoved(a)).isFalse();
        assertThat(subjects.firstOf(a)).isEqualTo(3);
        assertThat(subjects.lastOf(a)).isEqualTo(3);
        assertThat(subjects.onFirstRemoved(a)).isTrue();
    }

    @Test
    void findsTheFirstAlongTheChain() {
        int a = entries.append("a");
        for (int i = 0; i < 1000; i++) {
            append("b");
        }
        append("a", "a");
        entries.remove(1);
        entries.asked = 0;
        assertThat(subjects.firstOf(a)).isEqualTo(1002);
        assertThat(entries.asked).isZero();
        assertThat(subjects.firstOf(a)).as("it is kept").isEqualTo(1002);
        assertThat(entries.asked).isEqualTo(1);
    }

    @Test
    void findsTheFirstWithoutAChain() {
        entries.chained = false;
        int a = entries.append("a");
        append("b", "b", "a", "a");
        entries.remove(1);
        assertThat(subjects.firstOf(a)).isEqualTo(4);
    }

    @Test
    void damagedFirstStaysTheFirst() {
        int a = entries.append("a");
        append("b", "a", "a");
        entries.damaged.add(1L);
        assertThat(subjects.firstOf(a)).isEqualTo(1);
    }

    @Test
    void recountsAfterTheRemovalOfAMessageOfUnknownSubject() {
        int a = entries.append("a");
        append("b", "a", "b", "a");
        entries.damaged.add(3L);
        assertThat(subjects.countOf(a)).as("as it was counted").isEqualTo(3);
        entries.remove(3);
        assertThat(subjects.tree().count(a)).isEqualTo(3);
        assertThat(subjects.countOf(a)).isEqualTo(2);
        entries.asked = 0;
        assertThat(subjects.countOf(a)).isEqualTo(2);
        assertThat(entries.asked).as("each is counted once").isZero();
    }

    @Test
    void capturesRecountedNumbers() {
        int a = entries.append("a");
        int b = entries.append("b");
        append("a", "b");
        entries.damaged.add(3L);
        entries.remove(3);
        SubjectTree captured = subjects.capture();
        append("a");
        assertThat(captured.count(a)).isEqualTo(1);
        assertThat(captured.count(b)).isEqualTo(2);
    }

    @Test
    void isEmptyAfterAllMessagesAreRemoved() {
        int a = entries.append("a");
        append("a");
        entries.damaged.add(1L);
        entries.remove(1);
        entries.live.clear(10);
        subjects.clear();
        assertThat(subjects.tree().size()).isZero();
        entries.append("a");
        entries.damaged.add(10L);
        assertThat(subjects.countOf(a)).as("exact again, by what was appended").isEqualTo(1);
    }
}
