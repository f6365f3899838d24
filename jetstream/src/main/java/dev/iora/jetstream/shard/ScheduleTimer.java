// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Nanos;
import dev.iora.common.TimerHeap;
import dev.iora.jetstream.config.ApiError;
import dev.iora.jetstream.config.ApiException;
import dev.iora.jetstream.config.ApiFault;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.record.Pipeline;
import dev.iora.jetstream.stream.Publish;
import dev.iora.jetstream.stream.PublishHeaders;
import dev.iora.jetstream.stream.Schedule;
import dev.iora.jetstream.stream.Schedules;
import dev.iora.jetstream.stream.Stream;
import dev.iora.store.LoadResult;
import dev.iora.store.MessageCodec;
import dev.iora.store.StoredMessage;
import dev.iora.subject.SubjectTree;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the messages of the schedules of a stream when they are due (ADR-51). A message gets the same checks as that of a
 * client; if one is refused, it is tried again later. While it is in flight its schedule is suspended: what the message says about the
 * next time applies when it is stored, so a crash neither loses nor repeats it.
 *
 * <p>Thread: the shard.
 */
final class ScheduleTimer extends TimerHeap.Timer {
    /** Most messages that are published in a row; other work gets its turn in between. */
    private static final int MAX_PUBLISHED = 100;

    private static final long PAUSE_NANOS = 5_000_000;
    private static final long REFUSED_PAUSE_NANOS = 1_000_000_000;

    private static final ApiFault UNREADABLE = new ApiFault(ApiError.STREAM_STORE_FAILED, "its message cannot be read");

    private final HostedStream hosted;
    private final Stream stream;
    private final Pipeline pipeline;
    private final PublishRecords records;
    private final ShardTime time;
    private final JetStreamLog log;
    private final Publish publish = new Publish();
    private final StoredMessage holder = new StoredMessage();
    private final StoredMessage last = new StoredMessage();
    private final PublishHeaders headers = new PublishHeaders();

    /** No message is published before, although one is due. */
    private long pausedToNanos;

    /** The progress with a schedule. */
    private enum Progress {
        /** The next one follows. */
        DONE,
        /** It waits for a record in flight, which arms the timer when it is applied. */
        WAITS,
        /** The stream takes no messages now. */
        REFUSED
    }

    ScheduleTimer(HostedStream hosted, HostedOrigin.Ports ports) {
        this.hosted = hosted;
        stream = hosted.stream;
        pipeline = ports.pipeline();
        records = ports.records();
        time = ports.time();
        log = ports.options().log();
        pausedToNanos = time.nowNanos();
    }

    /** Arms the timer for the time at which the next schedule is due; cancels it if there is none. */
    void arm() {
        long next = stream.config().allowMessageSchedules() && !pipeline.isReadOnly(stream)
                ? stream.schedules().nextNanos()
                : Schedules.NEVER;
        if (next == Schedules.NEVER) {
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
        if (stream.isUndecided() || pipeline.isReadOnly(stream)) {
            return;
        }
        Schedules schedules = stream.schedules();
        Schedules.Entry due = schedules.due(time.epochNanos());
        for (int published = 0; due != null; published++) {
            if (published == MAX_PUBLISHED || pipeline.isFull()) {
                pausedToNanos = nowNanos + PAUSE_NANOS;
                break;
            }
            switch (publish(due)) {
                case DONE -> due = schedules.due(time.epochNanos());
                case WAITS -> {
                    return;
                }
                case REFUSED -> {
                    pausedToNanos = nowNanos + REFUSED_PAUSE_NANOS;
                    due = null;
                }
            }
        }
        arm();
    }

    private Progress publish(Schedules.Entry due) {
        if (stream.changesSchedule(due)) {
            stream.schedules().postpone(due, time.epochNanos() + PAUSE_NANOS);
            return Progress.DONE;
        }
        LoadResult result = load(due.sequence(), holder, due);
        if (result != LoadResult.LOADED) {
            return Progress.DONE;
        }
        Schedule schedule;
        try {
            headers.scan(holder);
            schedule = Schedule.read(holder, headers);
        } catch (ApiException e) {
            fail(due, e.fault());
            return Progress.DONE;
        }
        StoredMessage content = contentOf(schedule, due);
        return content == null ? Progress.DONE : publish(due, schedule, content);
    }

    /** Loads a message; if that does not succeed at once, the schedule waits. */
    private LoadResult load(long sequence, StoredMessage into, Schedules.Entry due) {
        LoadResult result = stream.store().load(sequence, into, () -> {
            stream.schedules().resume(due);
            arm();
        });
        switch (result) {
            case LOADED -> {}
            case PENDING -> stream.schedules().suspend(due);
            case MISSING, DAMAGED, FAILED -> fail(due, UNREADABLE);
        }
        return result;
    }

    /** The message whose headers and payload are published; null if the schedule waits for it. */
    private @Nullable StoredMessage contentOf(Schedule schedule, Schedules.Entry due) {
        byte[] source = schedule.source().getBytes(StandardCharsets.UTF_8);
        SubjectTree subjects = stream.store().subjects();
        int handle = source.length == 0 ? SubjectTree.NONE : subjects.find(source, 0, source.length);
        if (handle == SubjectTree.NONE) {
            return holder;
        }
        return load(subjects.last(handle), last, due) == LoadResult.LOADED ? last : null;
    }

    private Progress publish(Schedules.Entry due, Schedule schedule, StoredMessage content) {
        int bytes = MessageCodec.size(due.subject().length(), content.headersLength, content.payloadLength);
        if (records.refusal(hosted, bytes, records.isHeapFull()) != null) {
            return Progress.REFUSED;
        }
        Optional<Long> next = schedule.next(due.dueNanos(), time.epochNanos());
        byte[] block = schedule.headersOfPublished(content, due.subject(), next);
        stream.decideScheduled(schedule.target(), block, content, time.epochNanos(), publish);
        if (publish.outcome() == Publish.Outcome.UNDECIDED && !stream.isFile()) {
            pipeline.applyMemory();
            stream.decideScheduled(schedule.target(), block, content, time.epochNanos(), publish);
        }
        return switch (publish.outcome()) {
            case ACCEPTED, NOT_WANTED -> {
                records.add(hosted, publish);
                stream.schedules().suspend(due);
                yield Progress.DONE;
            }
            case UNDECIDED -> Progress.WAITS;
            case REFUSED -> {
                fail(due, publish.fault());
                yield Progress.DONE;
            }
            case DUPLICATE, BATCHED -> throw new IllegalStateException("a scheduled message has no id and no batch");
        };
    }

    private void fail(Schedules.Entry due, ApiFault fault) {
        Schedules schedules = stream.schedules();
        if (!schedules.wasRefused(due)) {
            log.warn("JetStream stream '" + hosted.label() + "' could not publish the message of the schedule '"
                    + due.subject() + "' and tries again: " + fault.description());
        }
        schedules.retry(due, time.epochNanos());
    }
}
