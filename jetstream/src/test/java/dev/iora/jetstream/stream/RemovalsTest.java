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
import java.util.List;
import org.junit.jupiter.api.Test;

/** What consumers are told of messages that leave their stream. */
class RemovalsTest {
    private final MemoryStreamStore store = new MemoryStreamStore(new MemoryStreamStore.Spares());
    private final ScriptedConsumer consumer = new ScriptedConsumer("c", ">");
    private final StreamConsumers consumers = new StreamConsumers(store, new AccountUsage(-1, -1));
    private final Removals removals = new Removals(store, consumers);

    RemovalsTest() {
        consumers.put(consumer);
        for (String subject : List.of("a", "b", "a", "b", "a")) {
            var message = new StoredMessage();
            message.sequence = store.lastSequence() + 1;
            message.bytes = subject.getBytes(StandardCharsets.US_ASCII);
            message.subjectLength = 1;
            store.append(message, 0);
        }
    }

    @Test
    void tellsOfOneInTheMidstAtOnce() {
        removals.begin();
        assertThat(removals.remove(3)).isTrue();
        assertThat(consumer.take()).containsExactly("removing 3", "removed 3 to 3");
        removals.end();
        assertThat(consumer.take()).isEmpty();
    }

    @Test
    void tellsOfTheBeginningOnceAtTheEnd() {
        removals.begin();
        removals.remove(1);
        removals.remove(2);
        assertThat(consumer.take()).containsExactly("removing 1", "removing 2");
        removals.removeBelow(5);
        assertThat(consumer.take()).isEmpty();
        removals.end();
        assertThat(consumer.take()).containsExactly("removed 1 to 4");
    }

    @Test
    void saysNothingOfWhatIsNotThere() {
        removals.begin();
        removals.remove(3);
        consumer.take();
        assertThat(removals.remove(3)).isFalse();
        removals.end();
        assertThat(consumer.take()).containsExactly("removing 3");
    }

    @Test
    void whatIsPurgedIsCalledSoUntilTheEnd() {
        removals.beginPurge();
        var filter = FilterSet.of(List.of(SubjectFilter.of(new byte[] {'a'})));
        assertThat(removals.removeMatching(filter, 6, 1)).isEqualTo(2);
        removals.end();
        assertThat(consumer.take()).containsExactly("removing 1", "removing 3", "purged 3 to 3", "purged 1 to 1");
        removals.begin();
        removals.remove(2);
        removals.end();
        assertThat(consumer.take()).containsExactly("removing 2", "removed 2 to 3");
    }

    @Test
    void aRecordEndsItsRemovalBeforeTheNextOneBegins() {
        removals.begin();
        assertThatIllegalStateException().isThrownBy(removals::begin);
    }
}
