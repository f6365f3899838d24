// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests how many messages a search scans; the tests of the stores compare its results with a model. */
class StreamSearchTest {
    private final FakeEntries entries = new FakeEntries();
    private final StreamSearch search = new StreamSearch(entries.live, entries.subjects, entries);
    private int ready;

    private static FilterSet filter(String text) {
        return FilterSet.of(List.of(SubjectFilter.of(text.getBytes(US_ASCII))));
    }

    private void append(int count, String subject) {
        for (int i = 0; i < count; i++) {
            entries.append(subject);
        }
    }

    private long seek(long from, FilterSet filters) {
        return search.seek(from, filters, () -> ready++);
    }

    @Test
    void yieldsToOtherWorkAndContinuesWhereItStopped() {
        append(1, "b.x");
        append(10_000, "a.x");
        append(1, "b.x");
        FilterSet filters = filter("b.*");
        // Only the first and the last message of the subject are known.
        long at = seek(2, filters);
        assertThat(at).isEqualTo(-8194);
        assertThat(ready).isEqualTo(1);
        assertThat(seek(-at, filters)).isEqualTo(10_002);
        assertThat(search.next(2, filters))
                .as("a blocking search gets it at once")
                .isEqualTo(10_002);
    }

    @Test
    void continuesWhereTheFirstMatchingSubjectBegins() {
        append(10_000, "a.x");
        append(5, "b.x");
        append(10_000, "a.x");
        append(5, "b.y");
        entries.asked = 0;
        assertThat(seek(1, filter("b.*"))).isEqualTo(10_001);
        assertThat(seek(10_006, filter("b.*"))).isEqualTo(20_006);
        assertThat(entries.asked).isLessThan(1100);
        assertThat(ready).isZero();
    }

    @Test
    void stopsAtARowThatMustBeReadFirst() {
        append(100, "a.x");
        append(1, "b.x");
        append(1, "b.x");
        entries.onDisk.add(50L);
        FilterSet filters = filter("b.*");
        assertThat(seek(1, filters)).isEqualTo(-50);
        assertThat(ready).isEqualTo(1);
        assertThat(seek(50, filters)).isEqualTo(101);
    }

    @Test
    void endsEarlyWhenNoSubjectMatches() {
        append(10_000, "a.x");
        entries.asked = 0;
        assertThat(search.next(1, filter("b.*"))).isZero();
        assertThat(entries.asked).isLessThan(1000);
    }

    @Test
    void followsTheChainOfOneSubject() {
        append(1, "a");
        append(5_000, "b");
        append(1, "a");
        append(5_000, "b");
        append(1, "a");
        entries.asked = 0;
        assertThat(search.next(2, filter("a"))).isEqualTo(5_002);
        assertThat(search.next(5_003, filter("a"))).isEqualTo(10_003);
        assertThat(entries.asked).isEqualTo(2);
    }

    @Test
    void comparesAReusedHandleAgain() {
        append(1, "a.x");
        append(1, "b.x");
        append(1, "b.x");
        FilterSet filters = filter("a.*");
        assertThat(search.next(1, filters)).isEqualTo(1);
        int handle = entries.handleOf(1);
        assertThat(entries.remove(1)).isTrue();
        search.forget(handle);
        assertThat(entries.append("b.y")).as("its handle is used again").isEqualTo(handle);
        assertThat(search.next(1, filters)).isZero();
        assertThat(search.count(1, filter("b.*"))).isEqualTo(3);
    }

    @Test
    void visitsWithinItsBudgetUntilTheVisitorStops() {
        append(10, "a");
        List<Long> visited = new ArrayList<>();
        assertThat(search.visit(FilterSet.ALL, 3, 100, 4, visited::add)).isEqualTo(7);
        assertThat(visited).containsExactly(3L, 4L, 5L, 6L);
        assertThat(search.visit(FilterSet.ALL, 3, 100, 4, _ -> false)).isEqualTo(4);
        assertThat(search.visit(FilterSet.ALL, 9, 100, 4, visited::add)).isEqualTo(100);
        visited.clear();
        assertThat(search.visitBack(FilterSet.ALL, 3, 2, visited::add)).isEqualTo(1);
        assertThat(visited).containsExactly(3L, 2L);
        assertThat(search.visitBack(FilterSet.ALL, 1, 2, visited::add)).isZero();
    }

    @Test
    void visitsNothingAfterTheLastMessage() {
        append(2, "a");
        append(2, "b");
        List<Long> visited = new ArrayList<>();
        assertThat(search.visit(filter("a"), 5, 100, 9, visited::add)).isEqualTo(100);
        assertThat(search.visit(FilterSet.ALL, 5, 100, 9, visited::add)).isEqualTo(100);
        assertThat(visited).isEmpty();
    }

    @Test
    void countsOnTheSideWithFewerMessages() {
        for (int i = 0; i < 1000; i++) {
            append(1, i % 2 == 0 ? "a.x" : "b.x");
        }
        entries.asked = 0;
        assertThat(search.count(991, filter("a.*"))).isEqualTo(5);
        assertThat(search.count(11, filter("a.*"))).isEqualTo(495);
        assertThat(search.count(1, filter("a.*"))).isEqualTo(500);
        assertThat(entries.asked).isEqualTo(20);
    }

    @Test
    void matchesDamagedMessagesOnlyWithTheFilterForAll() {
        append(3, "a.x");
        entries.damaged.add(2L);
        assertThat(search.next(2, filter("a.*"))).isEqualTo(3);
        assertThat(search.matches(2, filter("a.*"))).isFalse();
        assertThat(search.matches(2, FilterSet.ALL)).isTrue();
    }
}
