// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

import dev.iora.common.BinaryReader;
import dev.iora.common.BinaryWriter;
import dev.iora.jetstream.config.ApiException;
import dev.iora.store.StoredMessage;
import dev.iora.store.StreamStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The message schedules of a stream: for each subject that has one, the message that holds it and the time at which it is due
 * (ADR-51; reference: jetstream, section 16).
 *
 * <p>A schedule whose message was removed stays until it is found: each one that is added has two others examined.
 *
 * <p>All of it follows from the messages, so a replay reaches the same state; a checkpoint keeps it, and no message is read.
 *
 * <p>Thread: the shard.
 */
public final class Schedules {
    /** No schedule is due. */
    public static final long NEVER = ScheduleTimes.NEVER;

    private static final int EXAMINED = 2;
    private static final long MIN_RETRY_NANOS = 1_000_000_000;
    private static final long MAX_RETRY_NANOS = 60_000_000_000L;

    private final StreamStore store;
    private final Map<String, Entry> bySubject = new HashMap<>();
    private final TreeSet<Entry> byTime = new TreeSet<>(Entry::compareByTime);

    /** The last schedule that was examined. */
    private @Nullable Entry examined;

    /** A schedule. */
    public static final class Entry {
        private final String subject;
        private final long sequence;
        private final long dueNanos;

        /** When the shard looks at it again: when it is due, or later if something prevents it. Not kept in files. */
        private long wakeNanos;

        private long retryNanos = MIN_RETRY_NANOS;

        private Entry(String subject, long sequence, long dueNanos) {
            this.subject = subject;
            this.sequence = sequence;
            this.dueNanos = dueNanos;
            wakeNanos = dueNanos;
        }

        // A chain of comparators would make the JVM generate classes when the first stream is created.
        private static int compareByTime(Entry left, Entry right) {
            int byTime = Long.compare(left.wakeNanos, right.wakeNanos);
            return byTime != 0 ? byTime : Long.compare(left.sequence, right.sequence);
        }

        /** Its subject. */
        public String subject() {
            return subject;
        }

        /** The message that holds it. */
        public long sequence() {
            return sequence;
        }

        /** When it is due, epoch nanoseconds. */
        public long dueNanos() {
            return dueNanos;
        }
    }

    /** One schedule at one moment. Immutable. Thread: any. */
    public record Saved(String subject, long sequence, long dueNanos) {
        /** Adds all of {@code schedules} for {@link #decode}. */
        public static void encode(List<Saved> schedules, BinaryWriter body) {
            body.addInt(schedules.size());
            for (Saved each : schedules) {
                body.addSized(each.subject.getBytes(StandardCharsets.ISO_8859_1))
                        .addLong(each.sequence)
                        .addLong(each.dueNanos);
            }
        }

        /**
         * Reads what {@link #encode} has added.
         *
         * @throws IllegalArgumentException if it is something else
         */
        public static List<Saved> decode(BinaryReader in) {
            List<Saved> schedules = new ArrayList<>();
            for (int left = in.takeInt(); left > 0; left--) {
                String subject = new String(in.takeSized(), StandardCharsets.ISO_8859_1);
                schedules.add(new Saved(subject, in.takeLong(), in.takeLong()));
            }
            return schedules;
        }
    }

    Schedules(StreamStore store) {
        this.store = store;
    }

    // ---------------------------------------------------------------- messages

    /** A message was stored: it may hold a schedule, end the one of its subject, or be what a schedule published. */
    void onStored(StoredMessage m, PublishHeaders headers) {
        if (headers.has(PublishHeader.SCHEDULE)) {
            examine();
            add(m, headers);
        } else if (!bySubject.isEmpty() && !headers.has(PublishHeader.SCHEDULER)) {
            remove(subjectOf(m));
        }
        onPublished(headers);
    }

    /** A schedule published a message, which may not have been stored because no consumer wants it. */
    void onPublished(PublishHeaders headers) {
        if (bySubject.isEmpty() || !headers.has(PublishHeader.SCHEDULE_NEXT)) {
            return;
        }
        Entry entry = bySubject.get(headers.latin1(PublishHeader.SCHEDULER));
        Optional<Long> next = ScheduleTimes.nanosOf(headers.text(PublishHeader.SCHEDULE_NEXT));
        if (entry != null && next.isPresent()) {
            put(new Entry(entry.subject, entry.sequence, next.get()));
        }
    }

    private void add(StoredMessage m, PublishHeaders headers) {
        String subject = subjectOf(m);
        Optional<Long> due = Optional.empty();
        try {
            due = Schedule.read(m, headers).times().first(m.timeNanos);
        } catch (ApiException e) {
            // Only a time zone that is gone since the message was stored. The message stays, and can be read.
        }
        if (due.isPresent()) {
            put(new Entry(subject, m.sequence, due.get()));
        } else {
            remove(subject);
        }
    }

    private static String subjectOf(StoredMessage m) {
        return new String(m.bytes, m.subject, m.subjectLength, StandardCharsets.ISO_8859_1);
    }

    private void put(Entry entry) {
        remove(entry.subject);
        bySubject.put(entry.subject, entry);
        byTime.add(entry);
    }

    private void remove(String subject) {
        Entry gone = bySubject.remove(subject);
        if (gone != null) {
            byTime.remove(gone);
        }
    }

    private void examine() {
        for (int i = 0; i < EXAMINED && !byTime.isEmpty(); i++) {
            Entry next = examined == null ? null : byTime.higher(examined);
            examined = next == null ? byTime.first() : next;
            if (!store.contains(examined.sequence)) {
                remove(examined.subject);
            }
        }
    }

    /** Whether the last schedule of a subject is known; its message may be gone. */
    boolean has(String subject) {
        return bySubject.containsKey(subject);
    }

    /** Number of schedules that are kept. */
    int size() {
        return bySubject.size();
    }

    // ---------------------------------------------------------------- due schedules

    /** When the shard has to look at a schedule, epoch nanoseconds; {@link #NEVER} if there is none. */
    public long nextNanos() {
        Entry first = first();
        return first == null ? NEVER : first.wakeNanos;
    }

    /** Returns a schedule that is due; null if there is none. */
    public @Nullable Entry due(long nowNanos) {
        Entry first = first();
        return first == null || first.wakeNanos > nowNanos ? null : first;
    }

    private @Nullable Entry first() {
        while (!byTime.isEmpty()) {
            Entry first = byTime.first();
            if (store.contains(first.sequence)) {
                return first;
            }
            remove(first.subject);
        }
        return null;
    }

    /** Its message is in flight, or is being read: nothing is to be done until something happens. */
    public void suspend(Entry entry) {
        wakeAt(entry, NEVER);
    }

    /** Its message is read. */
    public void resume(Entry entry) {
        wakeAt(entry, entry.dueNanos);
    }

    /** It waits for a moment. */
    public void postpone(Entry entry, long untilNanos) {
        wakeAt(entry, untilNanos);
    }

    /** Its message was refused: it is tried again later, after a second at first, after a minute at last. */
    public void retry(Entry entry, long nowNanos) {
        wakeAt(entry, nowNanos + entry.retryNanos);
        entry.retryNanos = Math.min(MAX_RETRY_NANOS, 2 * entry.retryNanos);
    }

    /** Whether the message of a schedule was refused before. */
    public boolean wasRefused(Entry entry) {
        return entry.retryNanos > MIN_RETRY_NANOS;
    }

    private void wakeAt(Entry entry, long nanos) {
        if (byTime.remove(entry)) {
            entry.wakeNanos = nanos;
            byTime.add(entry);
        }
    }

    // ---------------------------------------------------------------- checkpoints

    /** Captures the state for a checkpoint. */
    public List<Saved> capture() {
        List<Saved> schedules = new ArrayList<>(bySubject.size());
        bySubject.values().forEach(each -> schedules.add(new Saved(each.subject, each.sequence, each.dueNanos)));
        return schedules;
    }

    /** Restores a state that was read. */
    public void restore(List<Saved> schedules) {
        schedules.forEach(each -> put(new Entry(each.subject, each.sequence, each.dueNanos)));
    }
}
