// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.BinaryWriter;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.record.RecordType;
import dev.iora.store.StreamStore;
import dev.iora.subject.FilterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Purges too large for one step, which would delay all other work. Each goes through its stream slice by slice and makes a
 * record for each slice, with the runs of sequences to remove. Messages published after a purge began lie behind its end.
 * After a crash, the slices that were durable stay removed.
 *
 * <p>Thread: the shard.
 */
final class Purges {
    /** Maximum of messages looked at in one step of the shard. */
    static final int MAX_LOOKED_AT = 2000;

    /** Maximum of messages removed by one record. */
    static final int MAX_REMOVED = 500;

    private final ShardStreams streams;
    private final Pipeline pipeline;
    private final List<Purge> running = new ArrayList<>();

    /**
     * A request to purge a stream.
     *
     * @param end sequence behind the last one to be removed
     * @param keep how many of the newest messages stay
     */
    record Request(HostedStream hosted, FilterSet filters, long end, long keep) {
        /** Whether one record can remove everything without a noticeable delay. */
        boolean isSmall() {
            StreamStore store = hosted.stream.store();
            boolean all = filters.isAll() && keep == 0 && end > store.lastSequence();
            // A purge ends the damage of a stream only as a whole, so it is one record.
            return all || store.messages() <= MAX_LOOKED_AT || hosted.stream.loss() != null;
        }
    }

    /** A purge that is going on. */
    private static final class Purge {
        final Request request;
        final LongConsumer done;
        final Consumer<ApiFault> failed;
        long toKeep;
        long end;
        long cursor;
        long removed;
        boolean keepKnown;
        boolean waiting;

        Purge(Request request, LongConsumer done, Consumer<ApiFault> failed) {
            this.request = request;
            this.done = done;
            this.failed = failed;
            toKeep = request.keep;
            end = request.end;
            keepKnown = toKeep == 0;
            cursor = keepKnown ? 0 : end - 1;
        }

        StreamStore store() {
            return request.hosted.stream.store();
        }

        /** Whether messages that existed when the purge began are not applied yet. */
        boolean isEarly() {
            return store().lastSequence() < request.end - 1;
        }
    }

    Purges(ShardStreams streams, Pipeline pipeline) {
        this.streams = streams;
        this.pipeline = pipeline;
    }

    /**
     * Begins a purge.
     *
     * @param done gets the number of removed messages when their removal is durable
     */
    void begin(Request request, LongConsumer done, Consumer<ApiFault> failed) {
        running.add(new Purge(request, done, failed));
    }

    /** Whether {@link #work} has something to do. */
    boolean isReady() {
        for (Purge purge : running) {
            if (!purge.waiting && !purge.isEarly()) {
                return true;
            }
        }
        return false;
    }

    /** Processes a slice of each purge; how many slices. */
    int work() {
        int slices = 0;
        for (int i = running.size() - 1; i >= 0; i--) {
            Purge purge = running.get(i);
            if (streams.find(purge.request.hosted.stream.id()) != purge.request.hosted) {
                fail(purge, ApiError.STREAM_NOT_FOUND.with());
                slices++;
            } else if (!purge.waiting && !purge.isEarly()) {
                slice(purge);
                slices++;
            }
        }
        return slices;
    }

    private void slice(Purge purge) {
        if (!purge.keepKnown) {
            findKept(purge);
            return;
        }
        BinaryWriter body = pipeline.body();
        int[] count = new int[1];
        long[] run = new long[2];
        purge.cursor = purge.store().visit(purge.request.filters, purge.cursor, purge.end, MAX_LOOKED_AT, sequence -> {
            addTo(body, run, sequence);
            return ++count[0] < MAX_REMOVED;
        });
        addRun(body, run);
        boolean last = purge.cursor >= purge.end;
        if (count[0] > 0 || last) {
            addRecord(purge, body, last);
        }
    }

    /** Searches backwards for the oldest message that stays; matching messages before it are removed. */
    private static void findKept(Purge purge) {
        purge.cursor = purge.store().visitBack(purge.request.filters, purge.cursor, MAX_LOOKED_AT, sequence -> {
            purge.toKeep--;
            purge.end = sequence;
            return purge.toKeep > 0;
        });
        if (purge.toKeep == 0 || purge.cursor == 0) {
            // Removes nothing if the stream has fewer messages than stay.
            purge.end = purge.toKeep == 0 ? purge.end : 0;
            purge.keepKnown = true;
            purge.cursor = 0;
        }
    }

    private static void addTo(BinaryWriter body, long[] run, long sequence) {
        if (run[1] == 0 || run[1] + 1 != sequence) {
            addRun(body, run);
            run[0] = sequence;
        }
        run[1] = sequence;
    }

    private static void addRun(BinaryWriter body, long[] run) {
        if (run[1] != 0) {
            body.addLong(run[0]).addLong(run[1]);
        }
    }

    /** Only the last record asks for a commit: earlier records of the journal are durable with it. */
    private void addRecord(Purge purge, BinaryWriter body, boolean last) {
        HostedStream hosted = purge.request.hosted;
        boolean file = hosted.stream.isFile();
        hosted.stream.addRecord(true);
        purge.waiting = true;
        long position = pipeline.addRecord(RecordType.PURGED_RUNS, hosted.stream, hosted.head, file, last, body);
        pipeline.outbox(file).expect(position, value -> onRemoved(purge, value, last), fault -> fail(purge, fault));
    }

    private void onRemoved(Purge purge, long count, boolean last) {
        purge.removed += count;
        purge.waiting = false;
        if (last) {
            running.remove(purge);
            purge.done.accept(purge.removed);
        }
    }

    private void fail(Purge purge, ApiFault fault) {
        running.remove(purge);
        purge.failed.accept(fault);
    }

    /** Fails all purges of file streams, since no more records can be written. */
    void failAll(ApiFault fault) {
        List.copyOf(running).forEach(purge -> {
            if (purge.request.hosted.stream.isFile()) {
                fail(purge, fault);
            }
        });
    }
}
