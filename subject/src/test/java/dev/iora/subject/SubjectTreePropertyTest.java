// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubjectTreePropertyTest {
    private record State(int handle, long count, long first, long last) {}

    @Test
    void agreesWithAHashMapUnderRandomChanges() {
        Seeds.forEach(40, random -> {
            var tree = new SubjectTree();
            var model = new HashMap<String, State>();
            int variety = 1 + random.nextInt(3_000);
            for (int step = 0; step < 4_000; step++) {
                change(random, tree, model, variety);
                if (random.nextInt(1_000) == 0) {
                    removeAll(tree, model);
                }
            }
            compare(tree, model);
        });
    }

    @Test
    void visitsExactlyTheMatchingSubjects() {
        Seeds.forEach(40, random -> {
            var tree = new SubjectTree();
            var model = new HashMap<String, State>();
            for (int step = 0; step < 500; step++) {
                change(random, tree, model, 400);
            }
            for (int probe = 0; probe < 50; probe++) {
                FilterSet filters = filters(random);
                var visited = new HashSet<String>();
                tree.forEach(
                        filters,
                        handle -> assertThat(visited.add(new String(tree.subject(handle), UTF_8)))
                                .isTrue());
                var expected = new HashSet<String>();
                for (String subject : model.keySet()) {
                    byte[] bytes = subject.getBytes(UTF_8);
                    if (filters.matches(bytes, 0, bytes.length)) {
                        expected.add(subject);
                    }
                }
                assertThat(visited).isEqualTo(expected);
            }
        });
    }

    @Test
    void changesACopyAndItsOriginalIndependently() {
        Seeds.forEach(40, random -> {
            var tree = new SubjectTree();
            var model = new HashMap<String, State>();
            int variety = 1 + random.nextInt(5_000);
            for (int step = 0; step < 3_000; step++) {
                change(random, tree, model, variety);
            }
            SubjectTree copy = tree.copy();
            var copyModel = new HashMap<>(model);
            compare(copy, copyModel);
            for (int step = 0; step < 2_000; step++) {
                change(random, tree, model, variety);
                if (random.nextInt(4) == 0) {
                    change(random, copy, copyModel, variety);
                }
            }
            if (random.nextInt(4) == 0) {
                removeAll(tree, model);
            }
            compare(copy, copyModel);
            compare(tree, model);
        });
    }

    @Test
    void removesDifferentHalvesFromACopyAndItsOriginal() {
        var tree = new SubjectTree();
        var model = new HashMap<String, State>();
        for (int i = 0; i < 20_000; i++) {
            put(tree, model, "some.subject." + i, 1, i + 1, i + 1);
        }
        SubjectTree copy = tree.copy();
        var copyModel = new HashMap<>(model);
        for (int i = 0; i < 20_000; i++) {
            forget(i % 2 == 0 ? tree : copy, i % 2 == 0 ? model : copyModel, "some.subject." + i);
        }
        compare(tree, model);
        compare(copy, copyModel);
    }

    @Test
    void keepsSubjectsAndHandlesInItsEncoding() {
        Seeds.forEach(40, random -> {
            var tree = new SubjectTree();
            var model = new HashMap<String, State>();
            for (int step = random.nextInt(2_000); step > 0; step--) {
                change(random, tree, model, 1_000);
            }
            byte[] bytes = new byte[tree.encodedSize() + 6];
            assertThat(tree.encode(bytes, 4)).isEqualTo(bytes.length - 2);
            SubjectTree decoded = SubjectTree.decode(bytes, 4, bytes.length - 6);
            compare(decoded, model);
            assertThat(decoded.handleLimit()).isBetween(model.size(), tree.handleLimit());
            for (int step = 0; step < 100; step++) {
                change(random, decoded, model, 1_000);
            }
            compare(decoded, model);
        });
    }

    @Test
    void refusesDamagedEncodingsWithTheOffsetOrDecodesThem() {
        Seeds.forEach(500, random -> {
            var tree = new SubjectTree();
            var model = new HashMap<String, State>();
            for (int step = 0; step < 30; step++) {
                change(random, tree, model, 30);
            }
            byte[] bytes = new byte[tree.encodedSize()];
            tree.encode(bytes, 0);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                SubjectTree decoded = SubjectTree.decode(bytes, 0, bytes.length - random.nextInt(2));
                assertThat(decoded.size()).isLessThanOrEqualTo(decoded.handleLimit());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("at offset");
            }
        });
    }

    @Test
    void keepsSubjectsOfAnyLength() {
        var tree = new SubjectTree();
        var model = new HashMap<String, State>();
        for (int length : new int[] {1, 127, 128, 16_383, 16_384, 65_532, 65_533, 65_536, 300_000, 5, 6}) {
            put(tree, model, "x".repeat(length), length, 1, length);
        }
        compare(tree, model);
        compare(tree.copy(), model);
        for (String subject : List.copyOf(model.keySet())) {
            forget(tree, model, subject);
            compare(tree, model);
        }
        assertThat(tree.handleLimit()).isZero();
    }

    @Test
    void keepsNumbersThatNeedAllBits() {
        var tree = new SubjectTree();
        var model = new HashMap<String, State>();
        put(tree, model, "far", 2, 1, 1L << 40);
        put(tree, model, "near", 0xFFFF_FFFEL, 1, 0xFFFF_FFFFL);
        put(tree, model, "many", 0xFFFF_FFFFL, 1, 0xFFFF_FFFFL);
        put(tree, model, "unsigned", 3, 5, -1);
        put(tree, model, "lower", 0, 7, 3);
        compare(tree, model);
        compare(tree.copy(), model);
        put(tree, model, "far", 1, 1L << 40, 1L << 40);
        put(tree, model, "near", 1L << 33, 2, 1L << 34);
        compare(tree, model);
    }

    @Test
    void takesAtMost36BytesInAdditionToTheSubject() {
        var tree = new SubjectTree();
        // 786,433 is the worst number of subjects below a million: the table has just been doubled.
        long subjectBytes = 0;
        for (int i = 0; i < 1_000_000; i++) {
            byte[] subject = ("orders." + i + ".created").getBytes(UTF_8);
            subjectBytes += subject.length;
            tree.update(tree.add(subject, 0, subject.length), 1, i + 1, i + 1);
            if (i == 786_432 || i == 999_999) {
                assertThat((double) (tree.memoryBytes() - subjectBytes) / tree.size())
                        .isBetween(25.0, 36.0);
            }
        }
    }

    @Test
    void freesTheMemoryOfShortLivedSubjects() {
        var tree = new SubjectTree();
        byte[] staying = "staying".getBytes(UTF_8);
        int handle = tree.add(staying, 0, staying.length);
        for (int i = 0; i < 500_000; i++) {
            byte[] subject = ("request." + i + ".of.some.length").getBytes(UTF_8);
            tree.remove(tree.add(subject, 0, subject.length));
        }
        assertThat(tree.memoryBytes()).isLessThan(300_000);
        assertThat(tree.subject(handle)).isEqualTo(staying);
        assertThat(tree.handleLimit()).isEqualTo(2);
    }

    @Test
    void compactsTheSubjectsBetweenRemovedOnes() {
        var tree = new SubjectTree();
        var model = new HashMap<String, State>();
        for (int i = 0; i < 40_000; i++) {
            put(tree, model, "some.subject.that.is.rather.long." + i, 1, i + 1, i + 1);
        }
        long before = tree.memoryBytes();
        for (int i = 0; i < 40_000; i++) {
            if (i % 10 != 0) {
                forget(tree, model, "some.subject.that.is.rather.long." + i);
            }
        }
        compare(tree, model);
        assertThat(tree.memoryBytes()).isLessThan(before - 1_000_000);
    }

    @Test
    void refusesUnusedHandles() {
        var tree = new SubjectTree();
        int handle = tree.add(new byte[] {'a'}, 0, 1);
        tree.add(new byte[] {'b'}, 0, 1);
        tree.remove(handle);
        assertThatThrownBy(() -> tree.remove(handle)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tree.update(handle, 1, 1, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tree.subject(7)).isInstanceOf(IllegalStateException.class);
        assertThat(tree.isUsed(handle)).isFalse();
    }

    private static void change(Random random, SubjectTree tree, Map<String, State> model, int variety) {
        String subject = subject(random, variety);
        if (random.nextInt(5) < 2) {
            State removed = model.remove(subject);
            if (removed != null) {
                tree.remove(removed.handle);
            }
            return;
        }
        long last = random.nextInt(20) == 0 ? random.nextLong() : 1 + random.nextInt(1_000_000);
        long first = random.nextInt(20) == 0 ? random.nextLong() : last - random.nextInt(1_000);
        put(tree, model, subject, random.nextInt(50) == 0 ? 1L << 33 : random.nextInt(100), first, last);
    }

    private static void put(
            SubjectTree tree, Map<String, State> model, String subject, long count, long first, long last) {
        byte[] bytes = ("?" + subject + "?").getBytes(UTF_8);
        int handle = tree.add(bytes, 1, bytes.length - 2);
        State old = model.get(subject);
        assertThat(tree.count(handle)).isEqualTo(old == null ? 0 : old.count);
        assertThat(old == null || old.handle == handle).isTrue();
        tree.update(handle, count, first, last);
        model.put(subject, new State(handle, count, first, last));
    }

    private static void forget(SubjectTree tree, Map<String, State> model, String subject) {
        tree.remove(find(tree, subject));
        model.remove(subject);
    }

    private static void removeAll(SubjectTree tree, Map<String, State> model) {
        for (State state : model.values()) {
            tree.remove(state.handle);
        }
        model.clear();
        assertThat(tree.handleLimit()).isZero();
    }

    private static String subject(Random random, int variety) {
        int number = random.nextInt(variety);
        return (number % 3 == 0 ? "a." : "b.long.") + number % 7 + "." + number;
    }

    private static FilterSet filters(Random random) {
        var filters = new ArrayList<SubjectFilter>();
        for (int count = random.nextInt(4); count > 0; count--) {
            int number = random.nextInt(400);
            filters.add(SubjectFilter.of(
                    switch (random.nextInt(5)) {
                        case 0 -> "a.>";
                        case 1 -> "b.long." + number % 7 + ".*";
                        case 2 -> "*.*." + number;
                        default -> subject(random, 400);
                    }));
        }
        return FilterSet.of(filters);
    }

    private static int find(SubjectTree tree, String subject) {
        byte[] bytes = ("!" + subject).getBytes(UTF_8);
        return tree.find(bytes, 1, bytes.length - 1);
    }

    private static void compare(SubjectTree tree, Map<String, State> model) {
        assertThat(tree.size()).isEqualTo(model.size());
        Set<Integer> handles = new HashSet<>();
        tree.forEach(FilterSet.ALL, handles::add);
        assertThat(handles).hasSize(model.size());
        byte[] copied = new byte[300_010];
        model.forEach((subject, state) -> {
            int handle = find(tree, subject);
            assertThat(handle).isEqualTo(state.handle);
            assertThat(handles).contains(handle);
            assertThat(new State(handle, tree.count(handle), tree.first(handle), tree.last(handle)))
                    .isEqualTo(state);
            assertThat(new String(tree.subject(handle), UTF_8)).isEqualTo(subject);
            int length = tree.copySubject(handle, copied, 5);
            assertThat(length).isEqualTo(tree.subjectLength(handle));
            assertThat(new String(copied, 5, length, UTF_8)).isEqualTo(subject);
        });
        assertThat(find(tree, "absent")).isEqualTo(SubjectTree.NONE);
    }
}
