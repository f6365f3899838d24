// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import dev.iora.common.MemoryBudget;
import dev.iora.core.Subscription;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The pending output of one connection.
 *
 * <p>Lanes hand over their staged chunks at the end of a round. If nothing is pending and no thread writes, the lane writes
 * at once, outside the lock and under the {@code writing} flag. The rest that the socket does not take becomes the backlog,
 * which the owning loop writes when the socket is writable again. So bytes of one lane never overtake each other.
 *
 * <p>Thread: any loop. The monitor of this object guards every field; only {@code roomBytes} is read without it. Code under
 * the monitor calls only the calling loop's chunk pool, {@link Staging#settle}, the memory budget and the selection key.
 */
final class OutboundBuffer {
    /** Unlimited room. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /** Output is pending and the owner does not watch the write deadline yet. */
    static final int WATCH = 1;

    /** The destination lags far behind, but makes progress: its producers must pause, or it will be closed. */
    static final int HIGH = 2;

    /** More is pending than a client may have. */
    static final int SLOW = 4;

    /** The write failed; the buffer is closed. */
    static final int FAILED = 8;

    /** The memory shared by all connections is exhausted. */
    static final int OVER_BUDGET = 16;

    /** The destination lags a little and makes progress: its producers may slow down. */
    static final int RAISED = 32;

    /** Only the owner may write, and does not know yet that there is something to write. */
    static final int UNWRITTEN = 64;

    /** Bytes that one hand-over writes before the owning loop gets the rest. */
    private static final int MAX_WRITE_BYTES = 1024 * 1024;

    /** Pending chunks up to this size are copied together instead of linked. */
    private static final int MAX_COPIED_BYTES = 16 * 1024;

    /** A destination that has taken nothing for this long makes no progress: pausing its producers would not help. */
    private static final long PROGRESS_NANOS = 500_000_000;

    /**
     * Only for a destination that took something within this time are producers, and so all their other subscribers, paused
     * longer.
     */
    private static final long RECENT_NANOS = 100_000_000;

    private static final long MIN_SHARE_BYTES = 256 * 1024;

    private final SocketConnection connection;
    private final MemoryBudget budget;
    private TransportLimits limits;

    private @Nullable Chunk first;
    private @Nullable Chunk last;
    private boolean writing;
    private boolean closed;
    private boolean watched;
    private boolean largeFirst;
    private boolean writeInterest;
    private long pendingBytes;
    private long costBytes;
    private long appendedBytes;
    private long writtenBytes;
    private long lastProgressNanos;
    private long watchTarget;
    private long watchStart;
    private long deliveredMessages;
    private long deliveredBytes;

    /** See {@link #roomBytes()}. Changes under the monitor, and only if producers may not be paused. */
    private volatile long roomBytes = UNLIMITED;

    OutboundBuffer(SocketConnection connection, TransportLimits limits, MemoryBudget budget) {
        this.connection = connection;
        this.limits = limits;
        this.budget = budget;
        noteRoom();
    }

    /**
     * Takes over the content of {@code staging}, and writes it if possible.
     *
     * @return the verdict: a combination of the constants above
     */
    int accept(Staging staging, IoLoop loop) {
        Chunk chunks;
        synchronized (this) {
            staging.settle(loop);
            int bytes = staging.bytes;
            int messages = staging.messages;
            long payload = staging.payloadBytes;
            chunks = staging.take();
            if (closed || chunks == null) {
                loop.chunks().freeAll(chunks);
                return 0;
            }
            pendingBytes += bytes;
            appendedBytes += bytes;
            deliveredMessages += messages;
            deliveredBytes += payload;
            boolean idle = !writing && first == null;
            // A single message may exceed the limit without making the client a slow consumer.
            largeFirst = idle && messages == 1;
            if (!idle || !connection.mayWrite(loop)) {
                return accept(chunks, idle, loop);
            }
            writing = true;
        }
        return write(chunks, loop);
    }

    /** Takes over chunks that must wait. */
    private int accept(Chunk chunks, boolean idle, IoLoop loop) {
        if (idle || (!writing && !writeInterest)) {
            // Nothing waits, or only for the owner: the destination has not fallen behind.
            lastProgressNanos = loop.nowNanos();
        }
        append(chunks, loop);
        int verdict = judge(loop);
        return writing || connection.mayWrite(loop) ? verdict : verdict | UNWRITTEN;
    }

    /** The socket is writable, or the owner alone may write and has something to. Thread: the owning loop. */
    int onWritable(IoLoop loop) {
        Chunk chunks;
        synchronized (this) {
            if (writing || closed) {
                return 0;
            }
            if (first == null && !connection.hasTlsOutput()) {
                setWriteInterest(false, loop);
                return 0;
            }
            chunks = first;
            first = null;
            last = null;
            writing = true;
        }
        return write(chunks, loop);
    }

    /** Writes {@code chunks} and what is handed over meanwhile; this thread holds {@code writing} until it returns. */
    private int write(@Nullable Chunk chunks, IoLoop loop) {
        SocketWriter writer = loop.writer();
        TlsLayer tls = connection.tls();
        Chunk left = chunks;
        long mayWrite = MAX_WRITE_BYTES;
        while (true) {
            boolean failed = false;
            try {
                if (tls == null) {
                    writer.write(connection.channel(), left, mayWrite);
                } else {
                    writer.write(tls, loop.tlsLane(), connection.channel(), left, mayWrite);
                }
            } catch (IOException e) {
                // The reason does not matter: the peer is gone, and the connection ends.
                failed = true;
            }
            long written = writer.written();
            left = writer.unwritten();
            mayWrite -= written;
            synchronized (this) {
                noteWritten(written, loop);
                if (failed || closed) {
                    writing = false;
                    loop.chunks().freeAll(left);
                    discard(loop);
                    boolean news = !closed;
                    closed = true;
                    return news ? FAILED : 0;
                }
                if (left == null && first != null && mayWrite > 0) {
                    left = first;
                    first = null;
                    last = null;
                    continue;
                }
                writing = false;
                if (left != null) {
                    prepend(left, loop);
                }
                // With TLS a backlog that the socket may take waits for the owner and not for the socket.
                boolean unwritten = tls != null && mayWrite <= 0 && first != null;
                setWriteInterest(first != null && !unwritten, loop);
                return unwritten ? judge(loop) | UNWRITTEN : judge(loop);
            }
        }
    }

    private void setWriteInterest(boolean wanted, IoLoop loop) {
        if (writeInterest != wanted) {
            writeInterest = wanted;
            connection.wantWrite(wanted, loop);
        }
    }

    private void noteWritten(long written, IoLoop loop) {
        pendingBytes -= written;
        writtenBytes += written;
        if (written > 0) {
            lastProgressNanos = loop.nowNanos();
        }
        long freed = loop.writer().freedCost();
        if (freed > 0) {
            costBytes -= freed;
            budget.release(freed);
        }
    }

    private int judge(IoLoop loop) {
        noteRoom();
        int verdict = 0;
        if (pendingBytes == 0) {
            return verdict;
        }
        if (!watched) {
            watched = true;
            watchTarget = appendedBytes;
            watchStart = writtenBytes;
            verdict |= WATCH;
        }
        if (pendingBytes > limits.maxPendingBytes() && !largeFirst) {
            verdict |= SLOW;
        } else if (limits.stallProducers() && pendingBytes > raisedMarkBytes() && makesProgress(loop.nowNanos())) {
            boolean recent = loop.nowNanos() - lastProgressNanos < RECENT_NANOS;
            verdict |= recent && pendingBytes > highMarkBytes() ? HIGH : RAISED;
        }
        return budget.used() > budget.limit() ? verdict | OVER_BUDGET : verdict;
    }

    private void noteRoom() {
        long room = limits.stallProducers() ? UNLIMITED : limits.highMarkBytes() - pendingBytes;
        if (roomBytes != room) {
            roomBytes = room;
        }
    }

    /**
     * How many more bytes may be pending before messages of clients are refused; {@link #UNLIMITED} if publishers are
     * paused instead. Thread: any, without the monitor.
     */
    long roomBytes() {
        return roomBytes;
    }

    private long raisedMarkBytes() {
        return Math.min(limits.raisedMarkBytes(), shareBytes() / 3);
    }

    private long highMarkBytes() {
        return Math.min(limits.highMarkBytes(), shareBytes());
    }

    /**
     * Bytes that may be pending before producers are paused: half of the free memory. So any number of lagging destinations
     * converge to equal shares within the budget, and none must be closed just because there are many ("dynamic
     * thresholds", Choudhury and Hahne, 1998).
     */
    private long shareBytes() {
        return Math.max(MIN_SHARE_BYTES, (budget.limit() - budget.used()) / 2);
    }

    private boolean makesProgress(long nowNanos) {
        return nowNanos - lastProgressNanos < PROGRESS_NANOS;
    }

    /** Appends chunks to the pending ones. */
    private void append(Chunk chunks, IoLoop loop) {
        Chunk chunk = chunks;
        while (chunk != null) {
            Chunk next = chunk.next;
            chunk.next = null;
            Chunk end = last;
            if (end != null && chunk.length() <= Math.min(end.room(), MAX_COPIED_BYTES)) {
                copy(chunk, end, loop);
            } else {
                Chunk kept = keepable(chunk, loop);
                charge(kept);
                if (end == null) {
                    first = kept;
                } else {
                    end.next = kept;
                }
                last = kept;
            }
            chunk = next;
        }
    }

    /** Puts unwritten chunks back in front of the pending ones. */
    private void prepend(Chunk left, IoLoop loop) {
        Chunk behind = first;
        Chunk behindLast = last;
        first = null;
        last = null;
        append(left, loop);
        Chunk end = last;
        if (behind != null && end != null) {
            end.next = behind;
            last = behindLast;
        }
    }

    /**
     * Returns a chunk to keep: copies a small view, which would otherwise keep a much larger shared chunk from being
     * reused.
     */
    private Chunk keepable(Chunk chunk, IoLoop loop) {
        boolean view = chunk.shared != null;
        if (!view || chunk.length() > MAX_COPIED_BYTES) {
            return chunk;
        }
        Chunk own = chunk.length() <= Chunk.SMALL_BYTES
                ? loop.chunks().takeSmall()
                : loop.chunks().takeLarge();
        copy(chunk, own, loop);
        return own;
    }

    private void copy(Chunk from, Chunk to, IoLoop loop) {
        System.arraycopy(from.bytes, from.start, to.bytes, to.end, from.length());
        to.end += from.length();
        if (from.charge > 0) {
            costBytes -= from.charge;
            budget.release(from.charge);
        }
        loop.chunks().free(from);
    }

    private void charge(Chunk chunk) {
        if (chunk.charge == 0) {
            chunk.charge = chunk.cost();
            costBytes += chunk.charge;
            budget.reserve(chunk.charge);
        }
    }

    private void discard(IoLoop loop) {
        loop.chunks().freeAll(first);
        first = null;
        last = null;
        pendingBytes = 0;
        budget.release(costBytes);
        costBytes = 0;
    }

    /** Closes the buffer and releases its memory; false if it was already closed. Thread: any loop. */
    synchronized boolean close(IoLoop loop) {
        if (closed) {
            return false;
        }
        closed = true;
        if (!writing) {
            discard(loop);
        }
        return true;
    }

    /**
     * The write deadline that the owner watches has expired.
     *
     * @return null if nothing is pending and the watch ends; otherwise the lag
     */
    synchronized @Nullable Lag onWriteDeadline() {
        if (closed || pendingBytes == 0) {
            watched = false;
            return null;
        }
        boolean missed = writtenBytes < watchTarget;
        var lag = new Lag(missed, writtenBytes > watchStart, pendingBytes);
        watchTarget = appendedBytes;
        watchStart = writtenBytes;
        return lag;
    }

    /** Lag at a write deadline: whether it was missed, whether anything was written, and the pending bytes. */
    record Lag(boolean missed, boolean wroteSome, long pendingBytes) {}

    /** Replaces the limits. */
    synchronized void limits(TransportLimits newLimits) {
        limits = newLimits;
        noteRoom();
    }

    /** Whether a producer paused for this destination may resume. */
    synchronized boolean hasCaughtUp() {
        return closed || pendingBytes <= raisedMarkBytes() / 2;
    }

    /** Bytes of memory the backlog holds. */
    synchronized long costBytes() {
        return costBytes;
    }

    /**
     * Weight for choosing a connection to close when memory is short: a shrinking backlog counts a quarter, one that is
     * about to be released counts nothing.
     */
    synchronized long burdenBytes(long nowNanos) {
        if (closed) {
            return 0;
        }
        return makesProgress(nowNanos) ? costBytes / 4 : costBytes;
    }

    /** Pending bytes. */
    synchronized long pendingBytes() {
        return pendingBytes;
    }

    /** Counts of the messages handed over. */
    synchronized TrafficStats delivered() {
        return new TrafficStats(0, 0, 0, 0, deliveredMessages, deliveredBytes);
    }

    /** See {@link dev.iora.core.Connection#limit}. */
    synchronized boolean limit(Subscription subscription, long max) {
        return subscription.limit(max);
    }
}
