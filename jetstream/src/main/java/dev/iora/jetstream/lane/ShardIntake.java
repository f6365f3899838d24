// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.common.Mailbox;
import dev.iora.core.FrameBatch;
import dev.iora.core.Lanes;
import dev.iora.core.RequestBudget;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The queues between lanes and a shard: for publishes, direct gets, messages to consumers, and messages from origins. All are
 * bounded by the budget of requests, publishes also by their number and bytes (reference: config, max_buffered_msgs and
 * max_buffered_size; the Go server counts per stream).
 *
 * <p>Thread: offers any; drains the shard.
 */
public final class ShardIntake {
    private static final int BATCHES = 1024;

    /** Most messages that a lane processes itself: it must not keep its connections waiting. */
    private static final int LENT_MESSAGES = 64;

    private static final int LENT_BYTES = 64 << 10;

    private final Mailbox<LaneBatch> publishes = new Mailbox<>(BATCHES);
    private final Mailbox<LaneBatch> gets = new Mailbox<>(BATCHES);
    private final Mailbox<LaneBatch> consumerMessages = new Mailbox<>(BATCHES);
    private final Mailbox<LaneBatch> fromOrigins = new Mailbox<>(BATCHES);
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Limits limits;
    private final Runnable wake;
    private final Runnable lend;
    private final LaneInbox[] inboxes;

    /**
     * Limits of waiting requests.
     *
     * @param publishes number of publishes
     * @param publishBytes bytes of publishes
     * @param poolBytes memory that each lane keeps for its next batches
     * @param budget of all requests
     */
    public record Limits(long publishes, long publishBytes, long poolBytes, RequestBudget budget) {}

    /**
     * Creates an intake.
     *
     * @param wake wakes the shard to take the messages
     * @param lend the same, but the calling lane may step the shard itself
     */
    public ShardIntake(Lanes lanes, Limits limits, Runnable wake, Runnable lend) {
        this.limits = limits;
        this.wake = wake;
        this.lend = lend;
        inboxes = new LaneInbox[lanes.count()];
        for (int lane = 0; lane < inboxes.length; lane++) {
            inboxes[lane] = new LaneInbox(lane, lanes, this, limits.budget, limits.poolBytes);
        }
    }

    /** The inbox that collects the messages of a lane. Thread: the lane. */
    public LaneInbox inbox(int lane) {
        return inboxes[lane];
    }

    /** Whether {@code gathering} may take no more publishes. */
    boolean exceedsLimits(FrameBatch gathering) {
        return messages.get() + gathering.messages() >= limits.publishes
                || bytes.get() + gathering.bytes() >= limits.publishBytes;
    }

    /** Whether publishers should pause. */
    boolean isFilling() {
        return messages.get() > limits.publishes / 2 || bytes.get() > limits.publishBytes / 2;
    }

    /** Whether publishers may continue. */
    public boolean hasRoom() {
        return !isFilling();
    }

    boolean offerPublishes(LaneBatch batch) {
        // Counted first, so that the counts never fall below the messages that wait.
        messages.addAndGet(batch.frames().messages());
        bytes.addAndGet(batch.frames().bytes());
        if (publishes.offer(batch)) {
            arrived(batch);
            return true;
        }
        uncount(batch);
        return false;
    }

    boolean offerGets(LaneBatch batch) {
        boolean taken = gets.offer(batch);
        // Only the shard's own thread answers gets.
        wake.run();
        return taken;
    }

    boolean offerFromOrigins(LaneBatch batch) {
        boolean taken = fromOrigins.offer(batch);
        // Only the shard's own thread copies streams.
        wake.run();
        return taken;
    }

    boolean offerConsumerMessages(LaneBatch batch) {
        boolean taken = consumerMessages.offer(batch);
        arrived(batch);
        return taken;
    }

    private void arrived(LaneBatch batch) {
        boolean small =
                batch.frames().messages() <= LENT_MESSAGES && batch.frames().bytes() <= LENT_BYTES;
        (small ? lend : wake).run();
    }

    private void uncount(LaneBatch batch) {
        messages.addAndGet(-batch.frames().messages());
        bytes.addAndGet(-batch.frames().bytes());
    }

    /** Called when a batch of publishes is processed. */
    public void release(LaneBatch batch) {
        uncount(batch);
        batch.release();
    }

    /** Schedules the retries that lanes had no room for; whether one still has none. */
    public boolean rescue() {
        boolean full = false;
        for (LaneInbox inbox : inboxes) {
            full |= inbox.rescue();
        }
        return full;
    }

    public int drainPublishes(Consumer<LaneBatch> action) {
        return publishes.drain(action);
    }

    public int drainGets(Consumer<LaneBatch> action) {
        return gets.drain(action);
    }

    public int drainFromOrigins(Consumer<LaneBatch> action) {
        return fromOrigins.drain(action);
    }

    public int drainConsumerMessages(int max, Consumer<LaneBatch> action) {
        return consumerMessages.drain(max, action);
    }

    /** Whether messages wait, and few of them are publishes. */
    public boolean isSmall() {
        return !isEmpty() && messages.get() <= LENT_MESSAGES && bytes.get() <= LENT_BYTES;
    }

    public boolean hasPublishes() {
        return !publishes.isEmpty();
    }

    public boolean hasGets() {
        return !gets.isEmpty();
    }

    public boolean hasFromOrigins() {
        return !fromOrigins.isEmpty();
    }

    public boolean hasConsumerMessages() {
        return !consumerMessages.isEmpty();
    }

    public boolean isEmpty() {
        return publishes.isEmpty() && gets.isEmpty() && consumerMessages.isEmpty();
    }
}
