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
 * <p>Each record names the position of the one before it of the same stream, and each batch begins with the positions of the
 * last records of the streams that the batch before it changed ({@link StreamHeads}). So a hole is noticed by exactly the
 * streams that had records in it, at the first record behind it that speaks of them. Those freeze. A stream whose creation
 * lies in a hole is kept under a name of its own.
 *
 * <p>Thread: the shard.
 */
final class ReplayCheck {
    /** Streams named in one line of the log. */
    private static final int NAMES_MAX = 20;

    private final ShardStreams streams;
    private final StreamHeads heads;
    private final ShardLog log;
    private final List<Hole> holes = new ArrayList<>();
    private final Set<HostedStream> damaged = new HashSet<>();

    /** Numbers of streams that a record deletes. */
    private final Set<Long> deleted = new HashSet<>();

    /** A part of the journal that cannot be read. */
    private static final class Hole {
        final long from;
        final long to;
        final String reason;
        boolean isJudged;

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

    /** A part of the journal is damaged; what is shown from now on lies behind it. */
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

    /** The stream of a record that is of none known: one whose creation is lost; null if it was deleted. */
    @Nullable
    HostedStream onUnknown(int type, long streamId, long previous) {
        if (type == RecordType.STREAM_DELETED || holeAt(previous) == null) {
            return null;
        }
        return found(streamId, previous);
    }

    private HostedStream found(long streamId, long position) {
        HostedStream hosted = streams.keepLost(streamId);
        freeze(hosted, position);
        pass(hosted, position);
        return hosted;
    }

    /** A record is missing, and that is known: also to the next start, once a checkpoint has it. */
    private static void pass(HostedStream hosted, long position) {
        hosted.head.position = position;
        hosted.appliedPosition = position;
    }

    private void freeze(HostedStream hosted, long position) {
        Hole hole = holeAt(position);
        StreamLoss loss = hosted.stream.noteLoss();
        String where = hole == null ? "the journal at " + Journal.describe(position) : hole.reason;
        loss.freeze("records of it are missing: " + where, Journal.describe(hole == null ? position : hole.from));
        damaged.add(hosted);
        // The next checkpoint has to know it, even if no record changes the stream until then.
        hosted.isChanged = true;
    }

    /** A record tells which streams had records in the batches before it. */
    void onHeads(byte[] bytes, int offset, int length) {
        long coveredFrom = LittleEndian.longAt(bytes, offset);
        for (Hole hole : holes) {
            hole.isJudged |= coveredFrom <= hole.from;
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
        boolean isDeleted = lastSequence == StreamHeads.DELETED;
        if (hosted == null) {
            if (!isDeleted && holeAt(position) != null) {
                found(streamId, position).stream.applyMissing(lastSequence);
            }
            return;
        }
        if (hosted.head.position >= position) {
            return;
        }
        freeze(hosted, position);
        pass(hosted, position);
        if (!isDeleted) {
            hosted.stream.applyMissing(lastSequence);
        }
    }

    /**
     * The last record of a stream, as it is known beside the journal: a stream that has come less far has lost what was behind
     * all that was shown, and one that is not there has lost its creation, unless a record deletes it.
     */
    void onKnown(long streamId, long position, long lastSequence) {
        HostedStream hosted = streams.find(streamId);
        if (hosted != null && hosted.isUnreadable) {
            return;
        }
        boolean isGone = lastSequence == StreamHeads.DELETED || deleted.contains(streamId);
        if (hosted == null && !isGone) {
            found(streamId, position).stream.applyMissing(lastSequence);
        } else if (hosted != null) {
            onHead(streamId, position, lastSequence);
        }
    }

    /** What {@link #onKnown} tells goes that far: nobody else has lost anything in front of it. */
    void onKnownUpTo(long end) {
        for (Hole hole : holes) {
            hole.isJudged |= hole.to <= end;
        }
    }

    /** The replay is at its end: tells what was found, and what earlier runs found and nobody has dealt with. */
    void finish() {
        streams.forEach(hosted -> {
            StreamLoss loss = hosted.stream.loss();
            if (loss == null || !loss.isFrozen() || hosted.isUnreadable) {
                return;
            }
            if (damaged.contains(hosted)) {
                log.error(describe(hosted, loss, "is frozen"));
            } else {
                log.warn(describe(hosted, loss, "is still frozen"));
            }
        });
        for (Hole hole : holes) {
            if (!hole.isJudged) {
                tellUnjudged(hole);
            }
        }
    }

    private static String describe(HostedStream hosted, StreamLoss loss, String what) {
        return "stream '" + hosted.stream.name() + "' " + what + ", " + loss.reason() + "; " + lost(loss)
                + ". What is intact can be read. It takes messages again when the lost ones are purged or"
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
            if (runs[0]++ < NAMES_MAX) {
                text.append(' ').append(first).append(" to ").append(last);
            }
        });
        return runs[0] > NAMES_MAX ? text.append(" and more").toString() : text.toString();
    }

    /** Nothing behind the hole speaks of all that was in it. */
    private void tellUnjudged(Hole hole) {
        List<String> names = new ArrayList<>();
        int[] more = {0};
        streams.forEach(hosted -> {
            if (hosted.stream.isFile() && hosted.head.position < hole.from) {
                if (names.size() < NAMES_MAX) {
                    names.add(hosted.stream.name());
                } else {
                    more[0]++;
                }
            }
        });
        if (!names.isEmpty()) {
            String others = more[0] == 0 ? "" : " and " + more[0] + " more";
            log.error("streams that may have lost their last records, which nothing tells, go on: " + names + others
                    + "; " + hole.reason);
        }
    }
}
