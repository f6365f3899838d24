// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Connection;
import dev.iora.core.FrameBatchPool;
import dev.iora.core.LaneReplies;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.wire.PublishFrame;

/**
 * Gathers what one lane has for a shard and hands it over at the end of the lane's round. Publishes, direct gets and
 * everything else go separately, so that acknowledgements get through when the others pile up.
 *
 * <p>Clients that send more than the shard takes are paused; what they send beyond the budget of requests is refused.
 *
 * <p>Thread: the lane, except {@link #rescue}.
 */
public final class LaneInbox {
    /** The acknowledgement of a publish. */
    private static final int PUBLISH_EXTRA_BYTES = 160;

    /** A request's objects and its status. */
    private static final int REQUEST_EXTRA_BYTES = 512;

    private static final int ACK_EXTRA_BYTES = 64;

    /** As much as is read of a connection at a time: what many connections send in a round is not gathered in one array. */
    private static final int LARGE_BYTES = 256 << 10;

    /** When the lane hands over what it has gathered. */
    private enum NextFlush {
        /** Nothing makes it do so. */
        NONE,
        /** At the end of its round. */
        END_OF_ROUND,
        /** Soon, since the shard had no room for some of it. */
        RETRY
    }

    private final int lane;
    private final Lanes lanes;
    private final ShardIntake intake;
    private final RequestBudget budget;
    private final FrameBatchPool pool;
    private final LaneReplies replies;
    private final Lanes.LaneCommand flush = router -> flush();
    private LaneBatch publishes;
    private LaneBatch gets;
    private LaneBatch others;
    private NextFlush next = NextFlush.NONE;

    /** Whether what was gathered waits for {@link #rescue}. */
    private volatile boolean isStranded;

    LaneInbox(int lane, Lanes lanes, ShardIntake intake, RequestBudget budget, long poolBytes) {
        this.lane = lane;
        this.lanes = lanes;
        this.intake = intake;
        this.budget = budget;
        pool = new FrameBatchPool(poolBytes);
        replies = new LaneReplies(lane, lanes);
        publishes = newBatch();
        gets = newBatch();
        others = newBatch();
    }

    private LaneBatch newBatch() {
        return new LaneBatch(lane, pool, budget);
    }

    /** Takes a publish, or answers that there are too many; false if there is no room even for that answer. */
    boolean addPublish(long tag, PublishFrame frame, Refusal tooMany) {
        Connection sender = lanes.publisher(lane);
        boolean isTaken = !intake.isOver(publishes.frames()) && publishes.add(tag, frame, PUBLISH_EXTRA_BYTES, sender);
        if (isTaken) {
            if (isLarge(publishes)) {
                flushPublishes();
            }
            schedule();
        }
        if (!isTaken || intake.isFilling() || budget.isFilling(sender)) {
            lanes.pausePublisher(lane, () -> intake.hasRoom() && !budget.isFilling(sender));
        }
        return isTaken || tooMany.answer(replies, frame);
    }

    /** Takes an acknowledgement or an answer to flow control; false if there is no room. */
    boolean addAck(long tag, PublishFrame frame) {
        return addOther(tag, frame, ACK_EXTRA_BYTES);
    }

    /** Takes a pull request, or answers that too many wait; false if there is no room even for that answer. */
    boolean addPull(long tag, PublishFrame frame) {
        return addOther(tag, frame, REQUEST_EXTRA_BYTES) || Refusal.OF_PULL.answer(replies, frame);
    }

    private boolean addOther(long tag, PublishFrame frame, int extraBytes) {
        boolean isTaken = add(others, tag, frame, extraBytes);
        if (isTaken && isLarge(others)) {
            flushOthers();
        }
        return isTaken;
    }

    /** Takes a direct get, or answers that there are too many; false if there is no room even for that answer. */
    boolean addGet(long tag, PublishFrame frame) {
        boolean isTaken = add(gets, tag, frame, REQUEST_EXTRA_BYTES);
        if (isTaken && isLarge(gets)) {
            flushGets();
        }
        return isTaken || Refusal.OF_GET.answer(replies, frame);
    }

    private boolean add(LaneBatch batch, long tag, PublishFrame frame, int extraBytes) {
        Connection sender = lanes.publisher(lane);
        boolean isTaken = batch.add(tag, frame, extraBytes, sender);
        if (isTaken) {
            schedule();
        }
        if (!isTaken || budget.isFilling(sender)) {
            lanes.pausePublisher(lane, () -> !budget.isFilling(sender));
        }
        return isTaken;
    }

    /** Whether a batch leaves before the end of the round. */
    private boolean isLarge(LaneBatch batch) {
        return batch.frames().bytes() >= LARGE_BYTES && next != NextFlush.RETRY;
    }

    private void schedule() {
        if (next == NextFlush.NONE) {
            next = NextFlush.END_OF_ROUND;
            lanes.atEndOfRound(lane, flush);
        }
    }

    /** Hands over what was gathered, unless the shard was full and the lane tries again anyway. */
    public void handOver() {
        if (next != NextFlush.RETRY && !isStranded) {
            flush();
        }
    }

    private void flush() {
        next = NextFlush.NONE;
        flushPublishes();
        flushGets();
        flushOthers();
        if (!publishes.isEmpty() || !gets.isEmpty() || !others.isEmpty()) {
            again();
        }
    }

    private void flushPublishes() {
        if (!publishes.isEmpty()) {
            publishes.endRound();
            if (intake.offerPublishes(publishes)) {
                publishes = newBatch();
            }
        }
    }

    private void flushGets() {
        if (!gets.isEmpty()) {
            gets.endRound();
            if (intake.offerGets(gets)) {
                gets = newBatch();
            }
        }
    }

    private void flushOthers() {
        if (!others.isEmpty()) {
            others.endRound();
            if (intake.offerOthers(others)) {
                others = newBatch();
            }
        }
    }

    /** The shard was full: another round. If even the lane is, the shard has it made when it looks again. */
    private void again() {
        boolean isPosted = post();
        next = isPosted ? NextFlush.RETRY : NextFlush.NONE;
        isStranded = !isPosted;
    }

    private boolean post() {
        return lanes.post(lane, flush);
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
}
