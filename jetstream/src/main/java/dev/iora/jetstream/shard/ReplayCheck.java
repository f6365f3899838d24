// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.LittleEndian;
import dev.iora.jetstream.record.RecordType;
import dev.iora.jetstream.record.StreamHeads;
import dev.iora.jetstream.stream.Stream;
import dev.iora.jetstream.stream.StreamLoss;
import dev.iora.store.Journal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, while a journal is replayed, which streams have lost records where it is damaged.
 *
 * <p>Each record names the position of the record before it of the same stream, and each batch begins with the positions of
 * the last records of the streams that the batch before it changed ({@link StreamHeads}). So a hole is noticed for exactly
 * the streams that had records in it, at the first record behind it that refers to them. These streams freeze. A stream
 * whose creation record lies in a hole is kept under a made-up name.
 *
 * <p>Thread: the shard.
 */
final class ReplayCheck {
    /** Maximum of streams, or of runs of sequences, in one line of the log. */
    private static final int MAX_NAMES = 20;

    private final ShardStreams streams;
    private final StreamHeads heads;
    private final ShardLog log;
    private final List<Hole> holes = new ArrayList<>();
    private final Set<HostedStream> damaged = new HashSet<>();

    /** Numbers of streams that were deleted by a record. */
    private final Set<Long> deleted = new HashSet<>();

    /** A part of the journal that cannot be read. */
    private static final class Hole {
        final long from;
        final long to;
        final String reason;
        boolean judged;

        Hole(long from, long to, String reason) {
            this.from = from;
            this.to = to;
            this.reason = reason;
        }

        boolean contains(long position) {
            return from <= position && position < to;
        }
    }

    ReplayCheck(ShardStreams streams, StreamHeads heads, ShardLog log) {
        this.streams = streams;
        this.heads = heads;
        this.log = log;
    }

    /** A part of the journal is damaged; all records that follow lie behind it. */
    void onHole(long from, long to, String reason) {
        log.error("damaged journal, " + reason);
        if (Journal.mayHoldRecords(from, to)) {
            holes.add(new Hole(from, to, reason));
        }
    }

    private @Nullable Hole holeAt(long position) {
        for (Hole hole : holes) {
            if (hole.contains(position)) {
                return hole;
            }
        }
        return null;
    }

    /**
     * A record is about to be applied.
     *
     * @param sequence of the message it holds, 0 if it holds none
     */
    void onRecord(HostedStream hosted, long position, long previous, long sequence) {
        Stream stream = hosted.stream;
        if (previous != hosted.head.position) {
            freeze(hosted, previous);
        }
        if (sequence > 0 && stream.isFrozen()) {
            stream.noteLoss().addMissing(stream.store().lastSequence() + 1, sequence - 1);
        }
        heads.note(hosted.head, position, Math.max(sequence, stream.store().lastSequence()));
    }

    /** A stream was created by a record. */
    void onCreated(HostedStream hosted, long position) {
        heads.note(hosted.head, position, hosted.stream.store().lastSequence());
    }

    /** A stream was deleted by a record. */
    void onDeleted(long streamId) {
        deleted.add(streamId);
    }

    /**
     * Returns the stream for a record of an unknown stream whose creation record is lost; null if the stream was deleted.
     */
    @Nullable
    HostedStream onUnknown(int type, long streamId, long previous) {
        if (type == RecordType.STREAM_DELETED || holeAt(previous) == null) {
            return null;
        }
        return keepLost(streamId, previous);
    }

    private HostedStream keepLost(long streamId, long position) {
        HostedStream hosted = streams.keepLost(streamId);
        freeze(hosted, position);
        markNoticed(hosted, position);
        return hosted;
    }

    /** Marks a missing record as noticed; with the next checkpoint the next start knows it, too. */
    private static void markNoticed(HostedStream hosted, long position) {
        hosted.head.position = position;
        hosted.appliedPosition = position;
    }

    private void freeze(HostedStream hosted, long position) {
        Hole hole = holeAt(position);
        StreamLoss loss = hosted.stream.noteLoss();
        String where = hole == null ? "the journal at " + Journal.describe(position) : hole.reason;
        loss.freeze("records of it are missing: " + where, Journal.describe(hole == null ? position : hole.from));
        damaged.add(hosted);
        // The next checkpoint must include the damage, even if no record changes the stream until then.
        hosted.changed = true;
    }

    /** A record lists the streams that had records in the batches before it. */
    void onHeads(byte[] bytes, int offset, int length) {
        long coveredFrom = LittleEndian.longAt(bytes, offset);
        for (Hole hole : holes) {
            hole.judged |= coveredFrom <= hole.from;
        }
        for (int at = offset + Long.BYTES; at < offset + length; at += StreamHeads.ENTRY) {
            onHead(
                    LittleEndian.longAt(bytes, at),
                    LittleEndian.longAt(bytes, at + Long.BYTES),
                    LittleEndian.longAt(bytes, at + 2 * Long.BYTES));
        }
    }

    private void onHead(long streamId, long position, long lastSequence) {
        HostedStream hosted = streams.find(streamId);
        boolean deletion = lastSequence == StreamHeads.DELETED;
        if (hosted == null) {
            if (!deletion && holeAt(position) != null) {
                keepLost(streamId, position).stream.applyMissing(lastSequence);
            }
            return;
        }
        if (hosted.head.position >= position) {
            return;
        }
        freeze(hosted, position);
        markNoticed(hosted, position);
        if (!deletion) {
            hosted.stream.applyMissing(lastSequence);
        }
    }

    /**
     * Compares the last record of a stream, as it is known from outside of the journal, with the replay. A stream whose last
     * replayed record is older has lost the records between them. A stream that is missing has lost its creation record,
     * unless a record deletes it.
     */
    void onKnown(long streamId, long position, long lastSequence) {
        HostedStream hosted = streams.find(streamId);
        if (hosted != null && hosted.unreadable) {
            return;
        }
        boolean gone = lastSequence == StreamHeads.DELETED || deleted.contains(streamId);
        if (hosted == null && !gone) {
            keepLost(streamId, position).stream.applyMissing(lastSequence);
        } else if (hosted != null) {
            onHead(streamId, position, lastSequence);
        }
    }

    /**
     * {@link #onKnown} was called for all streams with records before {@code end}; other streams have lost nothing there.
     */
    void onKnownUpTo(long end) {
        for (Hole hole : holes) {
            hole.judged |= hole.to <= end;
        }
    }

    /** Logs at the end of the replay which streams are frozen: newly, or since an earlier run. */
    void finish() {
        streams.forEach(hosted -> {
            StreamLoss loss = hosted.stream.loss();
            if (loss == null || !loss.isFrozen() || hosted.unreadable) {
                return;
            }
            if (damaged.contains(hosted)) {
                log.error(describe(hosted, loss, "is frozen"));
            } else {
                log.warn(describe(hosted, loss, "is still frozen"));
            }
        });
        for (Hole hole : holes) {
            if (!hole.judged) {
                logUnjudged(hole);
            }
        }
    }

    private static String describe(HostedStream hosted, StreamLoss loss, String what) {
        return "stream '" + hosted.label() + "' " + what + ", " + loss.reason() + "; " + lost(loss)
                + ". Intact messages can be read. It accepts messages again when the lost ones are purged or"
                + " deleted, or when an update of the stream has " + StreamLoss.ACCEPT + " = " + loss.token()
                + " in its metadata";
    }

    private static String lost(StreamLoss loss) {
        if (loss.missing().isEmpty()) {
            return "no message is known to be lost, but other changes: deletions, acknowledgements, consumers";
        }
        StringBuilder text = new StringBuilder("lost sequences:");
        int[] runs = {0};
        loss.missing().forEachRun((first, last) -> {
            if (runs[0]++ < MAX_NAMES) {
                text.append(' ').append(first).append(" to ").append(last);
            }
        });
        return runs[0] > MAX_NAMES ? text.append(" and more").toString() : text.toString();
    }

    /**
     * Logs the streams that may have lost records in a hole, if no record behind it lists all streams that had records
     * there.
     */
    private void logUnjudged(Hole hole) {
        List<String> names = new ArrayList<>();
        int[] more = {0};
        streams.forEach(hosted -> {
            if (hosted.stream.isFile() && hosted.head.position < hole.from) {
                if (names.size() < MAX_NAMES) {
                    names.add(hosted.label());
                } else {
                    more[0]++;
                }
            }
        });
        if (!names.isEmpty()) {
            String others = more[0] == 0 ? "" : " and " + more[0] + " more";
            log.error("streams that may have lost their last records continue, since no record shows a loss: " + names
                    + others + "; " + hole.reason);
        }
    }
}
