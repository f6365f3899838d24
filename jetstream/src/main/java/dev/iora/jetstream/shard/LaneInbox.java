// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.FrameBatch;
import dev.iora.core.FrameBatchPool;
import dev.iora.core.Lanes;
import dev.iora.core.OutgoingMessage;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;

/**
 * Gathers what one lane has for a shard and hands it over at the end of the lane's round. Publishes and everything else go
 * separately, so that acknowledgements get through when publishes pile up.
 *
 * <p>Thread: the lane, except {@link #rescue}.
 */
final class LaneInbox {
    private static final int OTHER_BYTES_MAX = 32 << 20;
    private static final int GET_BYTES_MAX = 8 << 20;
    private static final int POOL_BYTES = 4 << 20;

    /** When the lane hands over what it has gathered. */
    private enum NextFlush {
        /** Nothing has it do so. */
        NONE,
        /** At the end of its round. */
        END_OF_ROUND,
        /** Soon, since the shard had no room for some of it. */
        RETRY
    }

    private final int lane;
    private final Lanes lanes;
    private final ShardIntake intake;
    private final FrameBatchPool pool = new FrameBatchPool(POOL_BYTES);
    private final Runnable flush = this::flush;
    private final OutgoingMessage refusal = new OutgoingMessage();
    private FrameBatch publishes = new FrameBatch();
    private FrameBatch others = new FrameBatch();
    private FrameBatch refused = new FrameBatch();
    private NextFlush next = NextFlush.NONE;

    /** Whether what was gathered waits for {@link #rescue}. */
    private volatile boolean isStranded;

    LaneInbox(int lane, Lanes lanes, ShardIntake intake) {
        this.lane = lane;
        this.lanes = lanes;
        this.intake = intake;
    }

    /** Takes a publish; one too many gets the error {@code tooMany} (headers and payload) as the Go server has it. */
    void addPublish(long tag, PublishFrame frame, TooMany tooMany) {
        if (intake.isOver(publishes)) {
            refuse(frame, tooMany);
        } else {
            publishes.add(tag, frame);
            if (intake.isFilling()) {
                lanes.pausePublisher(lane, intake::hasRoom);
            }
        }
        schedule();
    }

    /** Takes anything else; false if there is no room. */
    boolean addOther(long tag, PublishFrame frame) {
        if (others.bytes() > OTHER_BYTES_MAX) {
            return false;
        }
        others.add(tag, frame);
        schedule();
        return true;
    }

    /** Takes a direct get; false if there is no room, which ends sooner than that for acknowledgements. */
    boolean addGet(long tag, PublishFrame frame) {
        return others.bytes() <= GET_BYTES_MAX && addOther(tag, frame);
    }

    private void refuse(PublishFrame frame, TooMany tooMany) {
        if (frame.replyLength > 0) {
            refusal.to(frame.bytes, frame.reply, frame.replyLength);
            refusal.headers(TooMany.HEADERS, 0, TooMany.HEADERS.length);
            refused.add(0, refusal.payload(tooMany.payload(), 0, tooMany.payload().length));
        }
    }

    private void schedule() {
        if (next == NextFlush.NONE) {
            next = NextFlush.END_OF_ROUND;
            lanes.atEndOfRound(lane, flush);
        }
    }

    /** Hands over what was gathered, unless the shard was full and the lane tries again anyway. */
    void handOver() {
        if (next != NextFlush.RETRY && !isStranded) {
            flush();
        }
    }

    private void flush() {
        next = NextFlush.NONE;
        if (!publishes.isEmpty() && intake.offerPublishes(new LaneBatch(lane, publishes, pool))) {
            publishes = pool.take();
        }
        if (!others.isEmpty() && intake.offerOthers(new LaneBatch(lane, others, pool))) {
            others = pool.take();
        }
        if (!refused.isEmpty() && post(refused)) {
            refused = new FrameBatch();
        }
        if (!publishes.isEmpty() || !others.isEmpty() || !refused.isEmpty()) {
            again();
        }
    }

    private boolean post(FrameBatch answers) {
        return lanes.post(lane, answers::publish);
    }

    /** The shard was full: another round. If even the lane is, the shard has it made when it looks again. */
    private void again() {
        boolean isPosted = post();
        next = isPosted ? NextFlush.RETRY : NextFlush.NONE;
        isStranded = !isPosted;
    }

    private boolean post() {
        return lanes.post(lane, router -> flush());
    }

    /** Has the lane hand over what neither it nor the shard had room for; whether it is still full. Thread: the shard. */
    boolean rescue() {
        if (!isStranded) {
            return false;
        }
        // Before posting: what is run then may set it again.
        isStranded = false;
        if (!post()) {
            isStranded = true;
        }
        return isStranded;
    }

    /** The error of a stream for a publish that found no room. */
    @SuppressWarnings("ArrayRecordComponent") // a text that nobody compares
    record TooMany(byte[] payload) {
        private static final byte[] HEADERS =
                "NATS/1.0 429 Too Many Requests\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }
}
