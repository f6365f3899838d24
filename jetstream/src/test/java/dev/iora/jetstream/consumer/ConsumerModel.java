// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A consumer in its simplest form: all numbers are counted again for each request. */
final class ConsumerModel {
    static final class Waiting {
        final String reply;
        final long expiresAt;
        final boolean oneShot;
        int left;
        int got;

        Waiting(String reply, int left, long expiresAt, boolean oneShot) {
            this.reply = reply;
            this.left = left;
            this.expiresAt = expiresAt;
            this.oneShot = oneShot;
        }
    }

    static final class Unacked {
        final long consumerSequence;
        long time;
        int deliveries = 1;
        boolean queued;

        Unacked(long consumerSequence, long time) {
            this.consumerSequence = consumerSequence;
            this.time = time;
        }
    }

    record Delivered(String target, long sequence, long deliveries, long consumerSequence, long pending) {}

    static final long NEVER = Long.MAX_VALUE;

    final TreeMap<Long, String> stream = new TreeMap<>();
    final TreeMap<Long, Unacked> unacked = new TreeMap<>();
    final TreeSet<Long> givenUp = new TreeSet<>();
    final TreeSet<Long> done = new TreeSet<>();
    final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    final ArrayDeque<Long> again = new ArrayDeque<>();
    final List<Delivered> delivered = new ArrayList<>();
    final Map<Long, String> subjects = new HashMap<>();

    private final String filter;
    private final boolean all;
    private final int maxPending;
    private final int maxDeliver;
    private final List<Long> waits;

    long cursor = 1;
    long deliveredConsumer;
    long deliveredStream;
    long floorConsumer;
    long floorStream;

    /**
     * Creates it.
     *
     * @param filter a literal subject, empty for all
     * @param all whether an acknowledgement includes all messages before
     */
    ConsumerModel(String filter, boolean all, int maxPending, int maxDeliver, List<Long> waits) {
        this.filter = filter;
        this.all = all;
        this.maxPending = maxPending;
        this.maxDeliver = maxDeliver;
        this.waits = waits;
    }

    private boolean matches(String subject) {
        return filter.isEmpty() || filter.equals(subject);
    }

    long pending() {
        return stream.tailMap(cursor).values().stream().filter(this::matches).count();
    }

    long redelivered() {
        if (maxDeliver == 1) {
            return 0;
        }
        return givenUp.size()
                + unacked.values().stream().filter(u -> u.deliveries > 1).count();
    }

    private long queued() {
        return unacked.values().stream().filter(u -> u.queued).count();
    }

    private long deadline(Unacked u) {
        return u.time + waits.get(Math.min(u.deliveries, waits.size()) - 1);
    }

    void pull(String reply, int batch, long expiresAt, boolean oneShot, long now) {
        if (oneShot) {
            long available = pending() + queued();
            waiting.removeIf(w -> w.expiresAt <= now);
            long wanted = waiting.stream().mapToLong(w -> w.left).sum();
            if (available == 0 || available < wanted) {
                return;
            }
        }
        waiting.add(new Waiting(reply, batch, expiresAt, oneShot));
        run(now);
    }

    void run(long now) {
        waiting.removeIf(w -> w.expiresAt <= now);
        for (Map.Entry<Long, Unacked> entry : new ArrayList<>(unacked.entrySet())) {
            if (!entry.getValue().queued && deadline(entry.getValue()) <= now) {
                redeliver(entry.getKey());
            }
        }
        boolean end = deliver(now);
        if (end) {
            waiting.removeIf(w -> w.oneShot);
        }
    }

    private void redeliver(long sequence) {
        Unacked u = known(sequence);
        if (maxDeliver > 0 && u.deliveries >= maxDeliver) {
            unacked.remove(sequence);
            givenUp.add(sequence);
            moveFloor(sequence);
        } else if (!u.queued) {
            u.queued = true;
            again.add(sequence);
        }
    }

    private boolean deliver(long now) {
        while (!waiting.isEmpty()) {
            Long sequence = nextAgain();
            if (sequence != null) {
                Unacked u = known(sequence);
                u.queued = false;
                u.deliveries++;
                u.time = now;
                send(sequence, u.deliveries);
                continue;
            }
            if (maxPending > 0 && unacked.size() >= maxPending) {
                return false;
            }
            sequence = nextNew();
            if (sequence == null) {
                return true;
            }
            cursor = sequence + 1;
            deliveredStream = sequence;
            unacked.put(sequence, new Unacked(deliveredConsumer + 1, now));
            send(sequence, 1);
        }
        return true;
    }

    private Unacked known(long sequence) {
        return Objects.requireNonNull(unacked.get(sequence));
    }

    private @Nullable Long nextAgain() {
        while (!again.isEmpty()) {
            long sequence = again.remove();
            Unacked u = unacked.get(sequence);
            if (u != null && u.queued) {
                return sequence;
            }
        }
        return null;
    }

    private @Nullable Long nextNew() {
        for (Map.Entry<Long, String> entry : stream.tailMap(cursor).entrySet()) {
            if (matches(entry.getValue())) {
                return entry.getKey();
            }
        }
        return null;
    }

    private void send(long sequence, int deliveries) {
        deliveredConsumer++;
        Waiting w = waiting.remove();
        delivered.add(new Delivered(w.reply, sequence, deliveries, deliveredConsumer, pending()));
        w.left--;
        w.got++;
        if (w.left > 0) {
            waiting.add(w);
        }
    }

    void ack(long sequence, long consumerSequence, long now) {
        if (sequence > deliveredStream) {
            return;
        }
        if (all) {
            ackAll(sequence, consumerSequence);
        } else if (unacked.remove(sequence) != null) {
            runAll(sequence);
            moveFloor(sequence);
        } else if (givenUp.remove(sequence)) {
            runAll(sequence);
        }
        run(now);
    }

    private void ackAll(long sequence, long consumerSequence) {
        if (sequence <= floorStream) {
            return;
        }
        long highest = consumerSequence;
        Iterator<Map.Entry<Long, Unacked>> below =
                unacked.headMap(sequence, true).entrySet().iterator();
        while (below.hasNext()) {
            Map.Entry<Long, Unacked> entry = below.next();
            highest = entry.getValue().consumerSequence;
            below.remove();
            runAll(entry.getKey());
        }
        for (long given : List.copyOf(givenUp.headSet(sequence, true))) {
            givenUp.remove(given);
            runAll(given);
        }
        if (unacked.isEmpty() && sequence >= deliveredStream) {
            floorConsumer = deliveredConsumer;
            floorStream = deliveredStream;
        } else {
            floorConsumer = Math.max(floorConsumer, Math.min(highest, deliveredConsumer));
            floorStream = Math.max(floorStream, sequence);
        }
    }

    private void runAll(long sequence) {
        if (!done.add(sequence)) {
            throw new AssertionError("done twice: " + sequence);
        }
    }

    private void moveFloor(long sequence) {
        if (unacked.isEmpty()) {
            floorConsumer = deliveredConsumer;
            floorStream = deliveredStream;
        } else if (sequence < unacked.firstKey()) {
            floorConsumer = unacked.firstEntry().getValue().consumerSequence - 1;
            floorStream = unacked.firstKey() - 1;
        }
    }

    void nak(long sequence, long consumerSequence, long delay, long now) {
        Unacked u = unacked.get(sequence);
        if (u == null || consumerSequence <= floorConsumer) {
            return;
        }
        if (delay > 0) {
            u.queued = false;
        }
        if (!u.queued) {
            u.time = now + delay - waits.get(Math.min(u.deliveries, waits.size()) - 1);
            if (delay == 0) {
                redeliver(sequence);
            }
        }
        run(now);
    }

    void progress(long sequence, long now) {
        Unacked u = unacked.get(sequence);
        if (u != null) {
            u.time = now;
        }
        run(now);
    }

    void remove(long sequence) {
        if (stream.remove(sequence) == null) {
            return;
        }
        if (unacked.remove(sequence) != null) {
            moveFloor(sequence);
        }
        givenUp.remove(sequence);
    }

    void restart(long now) {
        waiting.clear();
        again.clear();
        unacked.values().forEach(u -> u.queued = false);
        cursor = deliveredStream + 1;
        run(now);
    }
}
