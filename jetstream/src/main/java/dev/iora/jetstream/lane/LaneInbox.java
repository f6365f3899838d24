// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Account;
import dev.iora.core.Connection;
import dev.iora.core.FrameBatchPool;
import dev.iora.core.LaneReplies;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import dev.iora.wire.PublishFrame;

/**
 * Collects the messages of one lane for a shard and hands them over at the end of the lane's round. Publishes, direct gets,
 * messages for consumers and messages from origins have a batch each, so that acknowledgements get through while publishes pile
 * up.
 *
 * <p>Clients that send faster than the shard processes are paused; requests beyond the budget are refused.
 *
 * <p>Thread: the lane, except {@link #rescue}.
 */
public final class LaneInbox {
    /** Memory of a PubAck. */
    private static final int PUBLISH_EXTRA_BYTES = 160;

    /** Memory of a request's objects and of its status. */
    private static final int REQUEST_EXTRA_BYTES = 512;

    private static final int ACK_EXTRA_BYTES = 64;
    private static final int ORIGIN_EXTRA_BYTES = 64;

    /** Size at which a batch is handed over within a round: as much as is read from a connection at a time. */
    private static final int LARGE_BYTES = 256 << 10;

    /** When the lane hands over its batches. */
    private enum NextFlush {
        /** Nothing is scheduled. */
        NONE,
        /** At the end of its round. */
        END_OF_ROUND,
        /** Soon, because the shard had no room for all batches. */
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
    private LaneBatch consumerMessages;
    private LaneBatch fromOrigins;
    private NextFlush next = NextFlush.NONE;

    /** Whether the batches wait for {@link #rescue}, because neither shard nor lane had room. */
    private volatile boolean stranded;

    LaneInbox(int lane, Lanes lanes, ShardIntake intake, RequestBudget budget, long poolBytes) {
        this.lane = lane;
        this.lanes = lanes;
        this.intake = intake;
        this.budget = budget;
        pool = new FrameBatchPool(poolBytes);
        replies = new LaneReplies(lane, lanes);
        publishes = newBatch();
        gets = newBatch();
        consumerMessages = newBatch();
        fromOrigins = newBatch();
    }

    private LaneBatch newBatch() {
        return new LaneBatch(lane, pool, budget);
    }

    /** Takes a publish or refuses it with an error; false if there is no room for the error either. */
    boolean addPublish(long tag, Account account, PublishFrame frame, Refusal tooMany) {
        Connection sender = lanes.publisher(lane);
        boolean taken =
                !intake.exceedsLimits(publishes.frames()) && publishes.add(tag, frame, PUBLISH_EXTRA_BYTES, sender);
        if (taken) {
            if (isLarge(publishes)) {
                flushPublishes();
            }
            schedule();
        }
        if (!taken || intake.isFilling() || budget.isFilling(sender)) {
            lanes.pausePublisher(lane, () -> intake.hasRoom() && !budget.isFilling(sender));
        }
        return taken || tooMany.send(replies, account, frame);
    }

    /** Takes an acknowledgement or a flow control response; false if there is no room. */
    boolean addAck(long tag, PublishFrame frame) {
        return addConsumerMessage(tag, frame, ACK_EXTRA_BYTES);
    }

    /** Takes a message from an origin, or drops it if there is no room. */
    void addFromOrigin(long tag, PublishFrame frame) {
        if (add(fromOrigins, tag, frame, ORIGIN_EXTRA_BYTES) && isLarge(fromOrigins)) {
            flushFromOrigins();
        }
    }

    /** Takes a pull request or refuses it with a status; false if there is no room for the status either. */
    boolean addPull(long tag, Account account, PublishFrame frame) {
        return addConsumerMessage(tag, frame, REQUEST_EXTRA_BYTES) || Refusal.OF_PULL.send(replies, account, frame);
    }

    private boolean addConsumerMessage(long tag, PublishFrame frame, int extraBytes) {
        boolean taken = add(consumerMessages, tag, frame, extraBytes);
        if (taken && isLarge(consumerMessages)) {
            flushConsumerMessages();
        }
        return taken;
    }

    /** Takes a direct get or refuses it with a status; false if there is no room for the status either. */
    boolean addGet(long tag, Account account, PublishFrame frame) {
        boolean taken = add(gets, tag, frame, REQUEST_EXTRA_BYTES);
        if (taken && isLarge(gets)) {
            flushGets();
        }
        return taken || Refusal.OF_GET.send(replies, account, frame);
    }

    private boolean add(LaneBatch batch, long tag, PublishFrame frame, int extraBytes) {
        Connection sender = lanes.publisher(lane);
        boolean taken = batch.add(tag, frame, extraBytes, sender);
        if (taken) {
            schedule();
        }
        if (!taken || budget.isFilling(sender)) {
            lanes.pausePublisher(lane, () -> !budget.isFilling(sender));
        }
        return taken;
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

    /** Hands over the batches now, unless a retry is scheduled. */
    public void handOver() {
        if (next != NextFlush.RETRY && !stranded) {
            flush();
        }
    }

    private void flush() {
        next = NextFlush.NONE;
        flushPublishes();
        flushGets();
        flushConsumerMessages();
        flushFromOrigins();
        if (!publishes.isEmpty() || !gets.isEmpty() || !consumerMessages.isEmpty() || !fromOrigins.isEmpty()) {
            scheduleRetry();
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

    private void flushConsumerMessages() {
        if (!consumerMessages.isEmpty()) {
            consumerMessages.endRound();
            if (intake.offerConsumerMessages(consumerMessages)) {
                consumerMessages = newBatch();
            }
        }
    }

    private void flushFromOrigins() {
        if (!fromOrigins.isEmpty()) {
            fromOrigins.endRound();
            if (intake.offerFromOrigins(fromOrigins)) {
                fromOrigins = newBatch();
            }
        }
    }

    /** Retries in another round, since the shard was full. If the lane is full as well, the shard calls {@link #rescue}. */
    private void scheduleRetry() {
        boolean posted = post();
        next = posted ? NextFlush.RETRY : NextFlush.NONE;
        stranded = !posted;
    }

    private boolean post() {
        return lanes.post(lane, flush);
    }

    /** Schedules the retry that the lane had no room for; whether there is still none. Thread: the shard. */
    boolean rescue() {
        if (!stranded) {
            return false;
        }
        // Before posting: the posted command may set it again.
        stranded = false;
        if (!post()) {
            stranded = true;
        }
        return stranded;
    }
}
