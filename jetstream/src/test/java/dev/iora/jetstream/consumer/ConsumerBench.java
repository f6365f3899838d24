// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.common.MemoryBudget;
import dev.iora.common.SeededRandom;
import dev.iora.common.TimerHeap;
import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.ConsumerConfigBuilder;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import dev.iora.subject.SubjectTree;
import dev.iora.testkit.VirtualClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shard of one stream and one consumer, in virtual time. Records are applied by {@link #commit}; {@link #runAll} runs
 * timers and commits until nothing happens at this time.
 */
final class ConsumerBench implements ConsumerHost {
    private final MemoryBudget waitingPulls = new MemoryBudget(1 << 20);
    static final long EPOCH = 1_700_000_000_000_000_000L;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    /** An outgoing message. */
    record Sent(int lane, String target, String subject, String reply, String headers, String payload, Gate gate) {
        boolean isMessage() {
            return reply.startsWith("$JS.ACK.");
        }

        /** Token of the acknowledgement subject. */
        long ackToken(int index) {
            return Long.parseLong(reply.split("\\.", -1)[index]);
        }

        long sequence() {
            return ackToken(5);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Change(int type, byte[] body, boolean awaited) {}

    final VirtualClock clock = new VirtualClock();
    final TimerHeap timers = new TimerHeap();
    final ScriptedStore store = new ScriptedStore();
    final List<Sent> sent = new ArrayList<>();
    final List<ConsumerAdvisory> advisories = new ArrayList<>();
    final List<Long> done = new ArrayList<>();
    final List<Change> journal = new ArrayList<>();
    final Set<String> interest = new HashSet<>();
    final Set<Integer> blocked = new HashSet<>();
    int maxMessageBytes = 1 << 20;
    int resets;
    boolean removesDone;
    boolean interestInAll = true;
    boolean inactive;
    boolean commitsAtOnce = true;
    boolean heap = true;

    private final ArrayDeque<Change> written = new ArrayDeque<>();
    private @Nullable Consumer consumer;

    static ConsumerConfigBuilder pullConfig() {
        return ConsumerConfig.builder()
                .durableName("c")
                .name("c")
                .ackPolicy(AckPolicy.EXPLICIT)
                .ackWaitNanos(30 * SECOND)
                .maxDeliver(-1)
                .maxAckPending(1000)
                .maxWaiting(512);
    }

    static ConsumerConfigBuilder pushConfig() {
        return pullConfig().maxWaiting(0).deliverSubject("d");
    }

    /** Creates the consumer and starts it. */
    Consumer start(ConsumerConfig config) {
        Consumer created = create(config);
        created.start();
        runAll();
        return created;
    }

    /** Creates the consumer, which the test restores. */
    Consumer create(ConsumerConfig config) {
        consumer = new Consumer("T", "c", config, epochNanos(), this, new SeededRandom(7), 0);
        return consumer;
    }

    Consumer consumer() {
        if (consumer == null) {
            throw new IllegalStateException("no consumer");
        }
        return consumer;
    }

    /** Publishes and notifies the consumer. */
    long publish(String subject, String payload) {
        return publish(subject, "", payload);
    }

    long publish(String subject, String headers, String payload) {
        long sequence = store.add(subject, headers, payload, epochNanos());
        if (consumer != null) {
            consumer.onMessages();
        }
        return sequence;
    }

    void publishMany(int count) {
        for (int i = 0; i < count; i++) {
            publish("t.a", "m");
        }
    }

    void remove(long sequence) {
        SubjectTree subjects = store.subjects();
        int handle = store.subjectOf(sequence);
        boolean matches = handle != SubjectTree.NONE
                && subjects.matches(handle, consumer().filters());
        if (store.remove(sequence)) {
            RemovedMessages removed = new RemovedMessages();
            removed.add(sequence);
            if (matches) {
                consumer().onRemoved(removed, false);
            } else {
                consumer().onOthersRemoved(removed, false);
            }
        }
    }

    void purgeBelow(long sequence) {
        long first = store.firstSequence();
        store.removeBelow(sequence);
        consumer().onRemovedUpTo(first, sequence - 1, true);
    }

    void pull(String body) {
        pull("in", body);
    }

    void pull(String reply, String body) {
        consumer().onPull(1, reply.getBytes(UTF_8), body.getBytes(UTF_8), new byte[0]);
        runAll();
    }

    /** Acknowledges a delivered message. */
    void ack(Sent message, String payload, String reply) {
        ack(message.reply(), payload, reply);
    }

    void ack(String ackSubject, String payload, String reply) {
        byte[] subject = ackSubject.getBytes(UTF_8);
        byte[] body = payload.getBytes(UTF_8);
        byte[] bytes = Arrays.copyOf(subject, subject.length + body.length);
        System.arraycopy(body, 0, bytes, subject.length, body.length);
        consumer().onAck(1, bytes, 0, subject.length, subject.length, body.length, reply.getBytes(UTF_8));
        runAll();
    }

    void advance(long nanos) {
        clock.advance(nanos);
        runAll();
    }

    /** Runs due timers and commits, until nothing happens. */
    void runAll() {
        do {
            timers.advance(nowNanos());
            if (commitsAtOnce) {
                commit();
            }
        } while (timers.nanosToNext(nowNanos()) == 0);
    }

    /** Applies all records. */
    void commit() {
        while (!written.isEmpty()) {
            applyOne();
        }
    }

    /** Applies the next record; false if there is none. */
    boolean applyOne() {
        Change change = written.poll();
        if (change == null) {
            return false;
        }
        consumer().apply(change.type(), change.body(), 0, change.body().length);
        return true;
    }

    List<Sent> deliveries() {
        return sent.stream().filter(Sent::isMessage).toList();
    }

    List<Long> sequences() {
        return deliveries().stream().map(Sent::sequence).toList();
    }

    /** The statuses, with a bar for each line break. */
    List<String> statuses() {
        return sent.stream()
                .filter(s -> !s.isMessage())
                .map(s -> s.headers().strip().replace("\r\n", "|"))
                .toList();
    }

    Sent last() {
        return sent.getLast();
    }

    @Override
    public long nowNanos() {
        return clock.nanoTime();
    }

    @Override
    public long epochNanos() {
        return EPOCH + clock.nanoTime();
    }

    @Override
    public StreamStore messages() {
        return store;
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public boolean hasHeap() {
        return heap;
    }

    @Override
    public MemoryBudget waitingPulls() {
        return waitingPulls;
    }

    @Override
    public TimerHeap timers() {
        return timers;
    }

    @Override
    public boolean canSend(int lane) {
        return !blocked.contains(lane);
    }

    @Override
    public void send(Delivery delivery, Gate gate) {
        StoredMessage message = delivery.message;
        byte[] replaced = delivery.headers;
        String headers = replaced == null
                ? new String(message.bytes, message.headers, message.headersLength, UTF_8)
                : new String(replaced, UTF_8);
        sent.add(new Sent(
                delivery.lane,
                new String(delivery.target, UTF_8),
                new String(message.bytes, message.subject, message.subjectLength, UTF_8),
                new String(delivery.reply, 0, delivery.replyLength, UTF_8),
                headers,
                delivery.withPayload ? new String(message.bytes, message.payload, message.payloadLength, UTF_8) : "",
                gate));
    }

    @Override
    public void sendStatus(int lane, byte[] target, byte[] reply, byte[] headers, Gate gate) {
        sent.add(new Sent(
                lane, new String(target, UTF_8), "", new String(reply, UTF_8), new String(headers, UTF_8), "", gate));
    }

    @Override
    public void respond(int lane, byte[] target, byte[] payload, Gate gate) {
        sent.add(new Sent(lane, new String(target, UTF_8), "", "", "", new String(payload, UTF_8), gate));
    }

    @Override
    public boolean hasInterest(byte[] subject) {
        return interestInAll || interest.contains(new String(subject, UTF_8));
    }

    @Override
    public boolean hasInterest(byte[] subject, byte[] queueGroup) {
        String group = new String(queueGroup, UTF_8);
        return interestInAll || interest.contains(new String(subject, UTF_8) + (group.isEmpty() ? "" : " " + group));
    }

    @Override
    public void record(int type, byte[] bytes, int offset, int length, boolean awaited) {
        Change change = new Change(type, Arrays.copyOfRange(bytes, offset, offset + length), awaited);
        written.add(change);
        journal.add(change);
    }

    @Override
    public boolean removesDone() {
        return removesDone;
    }

    @Override
    public void onDone(long sequence) {
        done.add(sequence);
    }

    @Override
    public void onReset() {
        resets++;
    }

    @Override
    public void advise(ConsumerAdvisory advisory) {
        advisories.add(advisory);
    }

    @Override
    public void onInactive() {
        inactive = true;
    }
}
