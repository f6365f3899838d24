// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import dev.iora.testkit.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of every stream store. */
abstract class StreamStoreContractTest {
    /** Creates an empty store with its model. */
    abstract CheckedStore create();

    private static FilterSet filter(String text) {
        return FilterSet.of(List.of(SubjectFilter.of(text.getBytes(US_ASCII))));
    }

    @Test
    void isEmptyAtFirst() {
        StreamStore store = create().store;
        assertThat(store.firstSequence()).isZero();
        assertThat(store.lastSequence()).isZero();
        assertThat(store.firstTimeNanos()).isZero();
        assertThat(store.next(0, FilterSet.ALL)).isZero();
        assertThat(store.sequenceAt(0)).isEqualTo(1);
        assertThat(store.load(1, new StoredMessage(), () -> {})).isEqualTo(LoadResult.MISSING);
        assertThat(store.remove(1)).isFalse();
        assertThat(store.removeBelow(0)).isZero();
        assertThat(store.firstSequence()).isZero();
    }

    @Test
    void beginsAtOneAfterARemovalFromAnEmptyStream() {
        CheckedStore checked = create();
        assertThat(checked.store.removeBelow(1)).isZero();
        assertThat(checked.store.firstSequence()).isEqualTo(1);
        assertThat(checked.store.lastSequence()).isZero();
        checked.model.removeBelow(1);
        checked.append("a", "1");
        assertThat(checked.store.firstSequence()).isEqualTo(1);
    }

    @Test
    void firstIsOneAboveTheLastWithoutMessages() {
        CheckedStore checked = create();
        checked.append("a", "1");
        checked.append("b", "2");
        assertThat(checked.store.removeBelow(100)).isEqualTo(2);
        assertThat(checked.store.firstSequence()).isEqualTo(100);
        assertThat(checked.store.lastSequence()).isEqualTo(99);
        assertThat(checked.store.bytes()).isZero();
        assertThat(checked.store.subjects().size()).isZero();
    }

    @Test
    void movesTheFirstOverDeletedOnes() {
        CheckedStore checked = create();
        for (int i = 0; i < 5; i++) {
            checked.append("a", "x");
        }
        checked.store.remove(2);
        checked.store.remove(3);
        assertThat(checked.store.deleted().size()).isEqualTo(2);
        checked.store.remove(1);
        assertThat(checked.store.firstSequence()).isEqualTo(4);
        assertThat(checked.store.deleted().isEmpty()).isTrue();
        checked.store.remove(5);
        assertThat(checked.store.lastSequence()).isEqualTo(5);
        assertThat(checked.store.subjects().last(0)).isEqualTo(4);
    }

    @Test
    void findsASubjectAmongManyOthers() {
        CheckedStore checked = create();
        for (int i = 0; i < 5_000; i++) {
            checked.append(i % 1_000 == 7 ? "rare.x" : "often." + i, "x");
        }
        assertThat(checked.store.next(9, filter("rare.*"))).isEqualTo(1_008);
        assertThat(checked.store.next(9, filter("rare.x"))).isEqualTo(1_008);
        assertThat(checked.store.previous(4_000, filter("rare.>"))).isEqualTo(3_008);
        assertThat(checked.store.next(4_009, filter("rare.*"))).isZero();
        checked.store.remove(8);
        int handle = checked.store.subjects().find("rare.x".getBytes(US_ASCII), 0, 6);
        assertThat(checked.store.firstOf(handle)).isEqualTo(1_008);
    }

    @Test
    void distinguishesARemovedSubjectFromTheNextOne() {
        CheckedStore checked = create();
        FilterSet filters = filter("a.*");
        checked.append("a.x", "1");
        checked.append("b.x", "2");
        checked.append("a.y", "3");
        checked.append("b.x", "4");
        assertThat(checked.store.next(0, filters)).isEqualTo(1);
        checked.store.removeBelow(2);
        checked.append("c.x", "5");
        assertThat(checked.store.next(0, filters)).isEqualTo(3);
        assertThat(checked.store.next(4, filters)).isZero();
        checked.store.remove(3);
        checked.append("c.y", "6");
        assertThat(checked.store.subjects().handleLimit())
                .as("handles are used again")
                .isEqualTo(3);
        assertThat(checked.store.next(0, filters)).isZero();
        checked.store.removeBelow(100);
        checked.model.removeBelow(100);
        checked.append("a.z", "7");
        assertThat(checked.store.next(0, filters)).isEqualTo(100);
    }

    @Test
    void agreesWithTheModelUnderRandomChanges() {
        Seeds.forEach(60, random -> {
            CheckedStore checked = create();
            int subjects = 1 + random.nextInt(random.nextBoolean() ? 4 : 300);
            int changes = 200 + random.nextInt(random.nextInt(10) == 0 ? 4_000 : 600);
            for (int i = 0; i < changes; i++) {
                checked.change(random, subjects);
                checked.compareState();
                if (random.nextInt(20) == 0) {
                    checked.compareAnswers(random, subjects, 3);
                    checked.compareSubjects();
                }
            }
            checked.compareMessages();
            checked.store.close();
        });
    }
}
