// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.common.GoDuration;
import dev.iora.common.Nanos;
import dev.iora.common.TimerHeap;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.record.StreamHeads;
import dev.iora.jetstream.stream.Lifetimes;
import dev.iora.jetstream.stream.Publish;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.StreamStore;
import dev.iora.subject.SubjectTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Removes messages that exceed the maximum age of their stream or their own time to live. It waits until the next message
 * ends and then makes records, one after the other, until none is left that has ended. In a stream with delete markers a
 * marker takes the place of the last message of a subject (ADR-43).
 *
 * <p>At most one record that removes messages is in flight. Every record that is applied to the stream arms the timer again.
 *
 * <p>Thread: the shard.
 */
final class ExpiryTimer extends TimerHeap.Timer {
    /** Maximum of messages that one record removes; other work gets its turn between records. */
    private static final int MAX_REMOVED = 1000;

    /** So that messages that end one after the other do not cost a record each. */
    private static final long MIN_PAUSE_NANOS = 20_000_000;

    /** Markers need room on the disk before the messages that they replace give theirs back. */
    private static final int ROOM_FOR_MARKERS = 1 << 20;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Stream stream;
    private final StreamHeads.Head head;
    private final Pipeline pipeline;
    private final ShardTime time;

    /** Whether a record that removes messages is in flight. */
    private boolean expiring;

    /** When there may be a record again, unless the last one was full. */
    private long pausedToNanos;

    ExpiryTimer(Stream stream, StreamHeads.Head head, Pipeline pipeline, ShardTime time) {
        this.stream = stream;
        this.head = head;
        this.pipeline = pipeline;
        this.time = time;
        pausedToNanos = time.nowNanos();
    }

    /** Arms the timer for the time at which the next message ends; cancels it if none does or none may be removed. */
    void arm() {
        if (expiring) {
            return;
        }
        long next = pipeline.isReadOnly(stream) || stream.store().messages() == 0
                ? Lifetimes.NEVER
                : stream.lifetimes().nextNanos(stream.config().maxAgeNanos());
        if (next == Lifetimes.NEVER) {
            cancel();
            return;
        }
        long now = time.clock().nanoTime();
        long wait = Nanos.bounded(Math.max(0, next - time.epochNanos()));
        time.timers().arm(this, now + Math.max(wait, pausedToNanos - now));
    }

    void cancel() {
        time.timers().cancel(this);
    }

    @Override
    protected void onTimer(long nowNanos) {
        if (stream.isUndecided()) {
            // The record that it waits for arms the timer when it is applied.
            return;
        }
        if (pipeline.isReadOnly(stream) || stream.store().messages() == 0) {
            arm();
            return;
        }
        boolean marks = stream.config().subjectDeleteMarkerTtlNanos() > 0;
        boolean full = pipeline.isFull() || (marks && stream.isFile() && pipeline.refusal(ROOM_FOR_MARKERS) != null);
        if (full) {
            time.timers().arm(this, nowNanos + MIN_PAUSE_NANOS);
            return;
        }
        boolean removes = marks ? expireWithMarkers() : expireOld() || expireEnded();
        if (!removes) {
            arm();
        }
    }

    private boolean expireOld() {
        StreamStore store = stream.store();
        long maxAge = stream.config().maxAgeNanos();
        long first = maxAge <= 0 ? 0 : stream.lifetimes().firstAging();
        if (first == 0) {
            return false;
        }
        long below = Math.min(store.sequenceAt(time.epochNanos() - maxAge + 1), first + MAX_REMOVED);
        if (below <= first) {
            return false;
        }
        record(RecordType.EXPIRED, pipeline.body().addLong(below), below - first == MAX_REMOVED);
        return true;
    }

    private boolean expireEnded() {
        long[] ended = stream.lifetimes().takeDue(time.epochNanos(), MAX_REMOVED);
        return ended.length > 0 && remove(ended, ended.length == MAX_REMOVED);
    }

    private boolean remove(long[] sequences, boolean more) {
        BinaryWriter body = pipeline.body();
        for (long sequence : sequences) {
            body.addLong(sequence);
        }
        record(RecordType.ENDED, body, more);
        return true;
    }

    private void record(int type, BinaryWriter body, boolean more) {
        expiring = true;
        pausedToNanos = time.nowNanos() + (more ? 0 : MIN_PAUSE_NANOS);
        stream.addRecord(true);
        pipeline.addRecord(type, stream, head, stream.isFile(), false, body);
    }

    /** Called when the record is about to be applied. */
    void onExpired() {
        expiring = false;
    }

    // ---------------------------------------------------------------- delete markers

    /** Each message that has ended is removed, or replaced by a marker, in the order of their sequences. */
    private boolean expireWithMarkers() {
        long[] old = old();
        long[] ended = stream.lifetimes().takeDue(time.epochNanos(), MAX_REMOVED);
        long[] all = LongStream.concat(Arrays.stream(old), Arrays.stream(ended))
                .sorted()
                .distinct()
                .toArray();
        if (all.length == 0) {
            return false;
        }
        byte[] markerHeaders = markerHeaders();
        Publish marker = new Publish();
        Map<Integer, Long> removedOfSubject = new HashMap<>();
        long[] removed = new long[all.length];
        int count = 0;
        for (long sequence : all) {
            int handle = stream.store().subjectOf(sequence);
            long others = removedOfSubject.merge(handle, 1L, Long::sum) - 1;
            boolean replaced = handle != SubjectTree.NONE
                    && !stream.lifetimes().isMarker(sequence)
                    && stream.decideMarker(
                            stream.store().subjects().subject(handle),
                            others,
                            markerHeaders,
                            time.epochNanos(),
                            marker);
            if (replaced) {
                pipeline.addMessage(stream, head, marker.message());
            } else {
                removed[count++] = sequence;
            }
        }
        return remove(Arrays.copyOf(removed, count), old.length == MAX_REMOVED || ended.length == MAX_REMOVED);
    }

    /** The messages that exceed the maximum age. */
    private long[] old() {
        Lifetimes lifetimes = stream.lifetimes();
        long maxAge = stream.config().maxAgeNanos();
        long[] old = new long[MAX_REMOVED];
        int count = 0;
        if (maxAge > 0) {
            long end = stream.store().sequenceAt(time.epochNanos() - maxAge + 1);
            long sequence = lifetimes.firstAging();
            while (sequence != 0 && sequence < end && count < MAX_REMOVED) {
                old[count++] = sequence;
                sequence = lifetimes.nextAging(sequence + 1);
            }
        }
        return Arrays.copyOf(old, count);
    }

    private byte[] markerHeaders() {
        // Whole seconds, as the Go server counts them.
        long nanos = stream.config().subjectDeleteMarkerTtlNanos() / NANOS_PER_SECOND * NANOS_PER_SECOND;
        String block = "NATS/1.0\r\nNats-Marker-Reason: MaxAge\r\nNats-TTL: " + GoDuration.format(nanos)
                + "\r\nNats-Rollup: sub\r\n\r\n";
        return block.getBytes(StandardCharsets.US_ASCII);
    }
}
