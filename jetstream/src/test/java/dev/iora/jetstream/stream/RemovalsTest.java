// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iora.store.MemoryStreamStore;
import dev.iora.store.StoredMessage;
import dev.iora.subject.FilterSet;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests how consumers are notified of removed messages. */
class RemovalsTest {
    private final MemoryStreamStore store = new MemoryStreamStore(new MemoryStreamStore.Spares());
    private final ScriptedConsumer all = new ScriptedConsumer("all", ">");
    private final ScriptedConsumer b = new ScriptedConsumer("b", "b");
    private final StreamConsumers consumers = new StreamConsumers(store, new AccountUsage(new ServerUsage(-1, -1)));
    private final Removals removals = new Removals(store, consumers);

    RemovalsTest() {
        consumers.put(all);
        consumers.put(b);
        for (String subject : List.of("a", "b", "a", "b", "a")) {
            add(subject);
        }
    }

    private void add(String subject) {
        var message = new StoredMessage();
        message.sequence = store.lastSequence() + 1;
        message.bytes = subject.getBytes(StandardCharsets.US_ASCII);
        message.subjectLength = message.bytes.length;
        store.append(message, 0);
    }

    @Test
    void notifiesMatchingConsumersOnceAtTheEnd() {
        removals.begin();
        assertThat(removals.remove(3)).isTrue();
        assertThat(removals.remove(2)).isTrue();
        assertThat(removals.remove(1)).isTrue();
        assertThat(all.take()).isEmpty();
        removals.end();
        assertThat(all.take()).containsExactly("removed 3 2 1");
        assertThat(b.take()).containsExactly("removed 2");
    }

    @Test
    void notifiesNoOtherConsumer() {
        removals.begin();
        removals.remove(3);
        removals.end();
        assertThat(b.take()).isEmpty();
    }

    @Test
    void reportsAFewAtTheBeginningOneByOne() {
        removals.begin();
        assertThat(removals.removeBelow(4)).isEqualTo(3);
        removals.end();
        assertThat(all.take()).containsExactly("removed 1 2 3");
        assertThat(b.take()).containsExactly("removed 2");
    }

    @Test
    void reportsManyAtTheBeginningToAllConsumers() {
        while (store.lastSequence() < 100) {
            add("a");
        }
        removals.begin();
        assertThat(removals.removeBelow(99)).isEqualTo(98);
        removals.end();
        assertThat(b.take()).containsExactly("removed 2 4", "removed 1 to 98");
        assertThat(all.take()).hasSize(2).last().isEqualTo("removed 1 to 98");
    }

    @Test
    void reportsAllRemovalsToMixedConsumers() {
        b.mixed = true;
        consumers.put(b);
        removals.begin();
        removals.remove(2);
        removals.remove(3);
        removals.end();
        assertThat(b.take()).containsExactly("removed 2", "others removed 2 3");
        b.mixed = false;
        removals.begin();
        removals.remove(1);
        removals.end();
        assertThat(b.take()).isEmpty();
    }

    @Test
    void notifiesByThePresentFilters() {
        b.filter("a");
        consumers.onFiltersChanged(b);
        removals.begin();
        removals.remove(2);
        removals.remove(3);
        removals.end();
        assertThat(b.take()).containsExactly("removed 3");
    }

    @Test
    void findsMatchingConsumersAmongMany() {
        List<ScriptedConsumer> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            add("m." + i);
            ScriptedConsumer one = new ScriptedConsumer("m" + i, i % 2 == 0 ? "m." + i : "*." + i);
            consumers.put(one);
            many.add(one);
        }
        removals.begin();
        for (int i = 0; i < 100; i++) {
            removals.remove(6 + i);
        }
        removals.end();
        for (int i = 0; i < 100; i++) {
            assertThat(many.get(i).take()).containsExactly("removed " + (6 + i));
        }
        many.subList(0, 95).forEach(one -> consumers.remove(one.name()));
        add("m.95");
        removals.begin();
        removals.remove(106);
        removals.end();
        assertThat(many.stream().flatMap(one -> one.take().stream())).containsExactly("removed 106");
    }

    @Test
    void reportsNoMissingMessages() {
        removals.begin();
        removals.remove(3);
        removals.end();
        all.take();
        removals.begin();
        assertThat(removals.remove(3)).isFalse();
        removals.end();
        assertThat(all.take()).isEmpty();
    }

    @Test
    void reportsAPurgeUntilItsEnd() {
        removals.beginPurge();
        var filter = FilterSet.of(SubjectFilter.of("a"));
        assertThat(removals.removeMatching(filter, 6, 1)).isEqualTo(2);
        removals.end();
        assertThat(all.take()).containsExactly("purged 1 3");
        removals.begin();
        removals.remove(2);
        removals.end();
        assertThat(all.take()).containsExactly("removed 2");
    }

    @Test
    void refusesARemovalWithinAnotherOne() {
        removals.begin();
        assertThatIllegalStateException().isThrownBy(removals::begin);
    }
}
