// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.jetstream.Inbox;
import dev.iora.jetstream.consumer.ConsumerState;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The knowledge of the clients of one stream and its consumer, and what it proves: about each response and delivery at once,
 * and about the stored state after each crash.
 */
final class CrashModel {
    /** A delivery and its acknowledgement subject, taken apart. */
    record Delivery(String reply, long sequence, long count) {}

    final Set<String> published = new HashSet<>();
    final List<Delivery> delivered = new ArrayList<>();

    /** Sequences that may be removed by an unconfirmed request. */
    final Set<Long> mayBeRemoved = new HashSet<>();

    /** Sequences whose removal was confirmed. */
    final Set<Long> removed = new HashSet<>();

    private final Set<Long> acknowledged = new HashSet<>();
    private final Map<String, Long> messageIds = new HashMap<>();
    private final Map<Long, String> textsBySequence = new HashMap<>();
    private final Map<Long, Long> deliveryCounts = new HashMap<>();
    private final Set<Long> doubleAcked = new HashSet<>();
    int next;
    int deliveries;
    int redeliveries;
    int confirmedAcks;

    /** Learns from the messages that clients received. */
    void learn(Inbox inbox) {
        // Before the responses: a delivery may have left with, but not after, the confirmation of its acknowledgement.
        inbox.deliveries.forEach(this::learnDelivery);
        inbox.deliveries.clear();
        for (String got : inbox.take()) {
            String[] parts = got.split(" ", 2);
            if (parts[0].startsWith("in.pub.")) {
                learnPubAck(parts[0].split("\\.", -1), parts[1]);
            } else if (parts[0].startsWith("in.acked.")) {
                doubleAcked.add(Long.parseLong(parts[0].substring("in.acked.".length())));
                confirmedAcks++;
            }
        }
    }

    private void learnDelivery(Inbox.Received got) {
        String[] tokens = got.reply().split("\\.", -1);
        long count = Long.parseLong(tokens[4]);
        long sequence = Long.parseLong(tokens[5]);
        delivered.add(new Delivery(got.reply(), sequence, count));
        check(published.contains(got.payload()), "published ", got);
        learnText(sequence, got.payload());
        check(!doubleAcked.contains(sequence), "the acknowledgement was not confirmed before ", got);
        Long before = deliveryCounts.put(sequence, count);
        check(before == null || before < count, "delivered less than " + before + " times before ", got);
        deliveries++;
        if (count > 1) {
            redeliveries++;
        }
    }

    /** Acknowledged and delivered messages are durable, so no sequence ever has two texts. */
    private void learnText(long sequence, String text) {
        String known = textsBySequence.putIfAbsent(sequence, text);
        check(known == null || known.equals(text), "one text, not " + known + " and this, for " + sequence, text);
    }

    /** Like an assertion, but cheap if it holds, because the simulation is long. */
    private static void check(boolean holds, String expected, Object what) {
        if (!holds) {
            throw new AssertionError("expected: " + expected + ": " + what);
        }
    }

    private void learnPubAck(String[] tokens, String text) {
        check(text.startsWith("{\"stream\":\"T\",\"seq\":"), "a PubAck", text);
        int from = text.indexOf("\"seq\":") + 6;
        int to = from;
        while (Character.isDigit(text.charAt(to))) {
            to++;
        }
        long sequence = Long.parseLong(text.substring(from, to));
        if (!text.contains("duplicate")) {
            check(acknowledged.add(sequence), "acknowledged once", text);
            learnText(sequence, tokens[2]);
        }
        if (tokens.length > 3) {
            Long known = messageIds.putIfAbsent(tokens[3], sequence);
            check(known == null || known == sequence, "stored once, not as " + known + " and this", text);
        }
    }

    /** The machine lost power: records of deliveries, which no client waits for, may be lost. */
    void onPowerLoss() {
        deliveryCounts.clear();
    }

    /** Compares the state of a shard after its start with the knowledge of clients. */
    void verify(ShardRig rig) {
        assertThat(rig.log.errors).isEmpty();
        Stream stream = rig.stream("T");
        Map<String, Long> stored = new HashMap<>();
        for (String line : ShardRig.contents(stream)) {
            String[] parts = line.split(" ", 3);
            check(published.contains(parts[2]), "published", line);
            check(stored.put(parts[2], Long.valueOf(parts[0])) == null, "stored once", line);
        }
        textsBySequence.forEach((sequence, text) -> {
            Long found = stored.get(text);
            if (found == null) {
                check(mayBeRemoved.contains(sequence), "stored: message " + sequence, text);
            } else {
                check(found.equals(sequence), "stored as " + sequence + ", not as " + found, text);
                check(!removed.contains(sequence), "removed: message " + sequence, text);
            }
        });
        assertThat(rig.owner().usage().fileBytes()).isEqualTo(stream.store().bytes());
        StreamConsumer consumer = stream.consumers().find("c");
        if (consumer == null) {
            assertThat(deliveries).as("deliveries of a consumer that is gone").isZero();
            return;
        }
        for (long sequence : doubleAcked) {
            check(consumer.isDone(sequence), "done, as it was confirmed", sequence);
        }
        ConsumerState state = consumer.consumer().state();
        long behind = state.delivered().streamSequence();
        assertThat(state.numPending())
                .as("pending behind message %d of %s", behind, stored)
                .isEqualTo(stored.values().stream()
                        .filter(sequence -> sequence > behind)
                        .count());
    }
}
