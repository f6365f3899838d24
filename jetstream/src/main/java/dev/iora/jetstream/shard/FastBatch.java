// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

/**
 * A batch whose messages are stored one by one, and acknowledged in parts.
 *
 * <p>Thread: the shard.
 */
final class FastBatch extends OpenBatch {
    /** Memory that a batch is counted with. */
    static final int BYTES = 512;

    private static final int MAX_FLOW = 500;

    private final boolean gapsAllowed;
    private final int maxFlow;

    /** The last of its messages that was processed. */
    long last;

    /** Sequence in the stream of the last one that was stored. */
    long lastStored;

    /** The message that was acknowledged last. */
    private long acknowledged;

    /** Messages from one acknowledgement to the next. */
    private int flow;

    /**
     * See {@link OpenBatch}.
     *
     * @param others whether other batches of the stream are in progress; then it begins slowly
     */
    FastBatch(FastBatchReply first, boolean others, BatchBudget budget, Runnable onTimeout) {
        super(first.id(), budget, onTimeout);
        gapsAllowed = first.gapsAllowed();
        maxFlow = first.flow();
        flow = others ? 1 : Math.min(MAX_FLOW, maxFlow);
    }

    boolean allowsGaps() {
        return gapsAllowed;
    }

    /** The message that was acknowledged last. */
    long acknowledged() {
        return acknowledged;
    }

    /** Messages from one acknowledgement to the next. */
    int flow() {
        return flow;
    }

    /**
     * Whether an acknowledgement is due; then {@link #acknowledged} is the last message that it covers, and the flow changes
     * towards its share of what all batches of the stream may have.
     *
     * @param batches of the stream in progress
     */
    boolean takeDue(int batches) {
        if (last < acknowledged + flow) {
            return false;
        }
        acknowledged += (last - acknowledged) / flow * flow;
        int most = Math.min(maxFlow, Math.max(1, MAX_FLOW / batches));
        flow = flow < most ? Math.min(most, 2 * flow) : Math.max(most, flow / 2);
        return true;
    }
}
