// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.store.MemoryStreamStore;
import dev.iora.store.StoredMessage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The needs of a stream's consumers, and their number. */
class StreamConsumersTest {
    private final MemoryStreamStore store = new MemoryStreamStore(new MemoryStreamStore.Spares());
    private final AccountUsage usage = new AccountUsage(new ServerUsage(-1, -1));
    private final StreamConsumers consumers = new StreamConsumers(store, usage);
    private final ScriptedConsumer a = new ScriptedConsumer("a", "t.a");
    private final ScriptedConsumer all = new ScriptedConsumer("all", ">");

    private static StoredMessage message(String subject) {
        var message = new StoredMessage();
        message.sequence = 1;
        message.bytes = subject.getBytes(StandardCharsets.US_ASCII);
        message.subjectLength = message.bytes.length;
        return message;
    }

    @Test
    void countsConsumersInTheAccount() {
        consumers.put(a);
        consumers.put(all);
        var again = new ScriptedConsumer("a", "t.b");
        consumers.put(again);
        assertThat(consumers.all()).containsExactly(again, all);
        assertThat(usage.consumers()).isEqualTo(2);
        assertThat(consumers.remove("nobody")).isNull();
        assertThat(consumers.remove("a")).isSameAs(again);
        assertThat(consumers.find("a")).isNull();
        assertThat(usage.consumers()).isOne();
        consumers.clear();
        assertThat(consumers.size()).isZero();
        assertThat(usage.consumers()).isZero();
    }

    @Test
    void assumesThatAnUnreadableConsumerWantsEveryMessage() {
        consumers.put(a);
        assertThat(consumers.isWanted(message("t.a"))).isTrue();
        assertThat(consumers.isWanted(message("t.b"))).isFalse();
        consumers.addUnreadable();
        assertThat(consumers.isWanted(message("t.b"))).isTrue();
        consumers.removeUnreadable();
        assertThat(consumers.isWanted(message("t.b"))).isFalse();
    }

    @Test
    void needsAMessageUntilAllMatchingConsumersAreDone() {
        consumers.put(a);
        consumers.put(all);
        store.append(message("t.b"), 0);
        assertThat(consumers.isNeeded(1)).isTrue();
        a.done.add(1L);
        assertThat(consumers.isDoneByAny(1)).as("its filter does not match").isFalse();
        all.done.add(1L);
        assertThat(consumers.isDoneByAny(1)).isTrue();
        assertThat(consumers.isNeeded(1)).isFalse();
    }
}
