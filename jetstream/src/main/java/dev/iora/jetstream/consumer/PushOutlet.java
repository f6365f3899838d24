// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

import dev.iora.common.Nanos;
import dev.iora.jetstream.config.ConsumerConfig;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to the deliver subject while a client subscribes to it.
 *
 * <p>Thread: the shard.
 */
final class PushOutlet implements Outlet {
    private final ConsumerScope scope;
    private final ConsumerHost host;
    private final StateLog log;
    private final DeliveryCursor cursor;
    private final Runnable wake;
    private final @Nullable FlowControl flow;
    private final StepTimer heartbeat;
    private byte[] target;
    private boolean active;
    private int lane;
    private long lastSentNanos;
    private long inactiveSinceNanos;

    /**
     * Creates an outlet that is closed until {@link #onInterestChanged}.
     *
     * @param wake called when deliveries may continue
     */
    PushOutlet(ConsumerScope scope, StateLog log, DeliveryCursor cursor, Runnable wake) {
        this.scope = scope;
        this.host = scope.host();
        this.log = log;
        this.cursor = cursor;
        this.wake = wake;
        ConsumerConfig config = scope.config();
        flow = config.flowControl()
                ? new FlowControl(scope.stream(), scope.name(), scope.random(), host.flowControlWindowBytes())
                : null;
        heartbeat = new StepTimer(this::sendHeartbeat);
        target = config.deliverSubject().getBytes(StandardCharsets.UTF_8);
        lane = scope.homeLane();
        inactiveSinceNanos = host.nowNanos();
    }

    /** The interest in the deliver subject has changed, or the subject itself. */
    void onInterestChanged() {
        target = scope.config().deliverSubject().getBytes(StandardCharsets.UTF_8);
        // Other queue groups do not count as interest, and none does if no group is named, as in the Go server
        // (sublist.go
        // registerNotification).
        byte[] group = scope.config().deliverGroup().getBytes(StandardCharsets.UTF_8);
        boolean interest = host.hasInterest(target, group);
        // On the subscriber's own lane a delivery stays behind the PubAck of its message.
        lane = host.laneOf(target, group, lane);
        long now = host.nowNanos();
        if (interest && !active) {
            lastSentNanos = now;
            armHeartbeat();
            wake.run();
        } else if (!interest && active) {
            inactiveSinceNanos = now;
            host.timers().cancel(heartbeat);
        }
        active = interest;
    }

    /** A response to a flow control message came; whether it was for the open request. */
    boolean onFlowControl(byte[] bytes, int offset, int length) {
        if (flow == null || !flow.onResponse(new String(bytes, offset, length, StandardCharsets.UTF_8))) {
            return false;
        }
        wake.run();
        return true;
    }

    /** Deliveries begin again, for a subscriber that knows nothing of those before. */
    void onReset() {
        if (flow != null) {
            flow.reset();
        }
    }

    /** Whether a client subscribes. */
    boolean isActive() {
        return active;
    }

    /** Time of the last unsubscription, if no client subscribes; monotonic. */
    long inactiveSinceNanos() {
        return inactiveSinceNanos;
    }

    @Override
    public boolean isOpen() {
        return active && (flow == null || !flow.isStalled());
    }

    @Override
    public boolean pick(int size, long available, int ackPending) {
        return true;
    }

    @Override
    public int lane() {
        return lane;
    }

    @Override
    public byte[] target() {
        return target;
    }

    @Override
    public @Nullable String pinId() {
        return null;
    }

    @Override
    public void onDelivered(Delivery delivery, int size) {
        lastSentNanos = host.nowNanos();
        long counted = (long) size - delivery.message.subjectLength + target.length;
        boolean responseNeeded = scope.isAckedByFlowControl()
                && log.ahead().pending().size() >= scope.config().maxAckPending();
        if (flow != null && flow.onSent(counted, responseNeeded)) {
            sendFlowControlRequest(flow);
        }
    }

    private void sendFlowControlRequest(FlowControl window) {
        byte[] reply = window.openRequest().getBytes(StandardCharsets.UTF_8);
        byte[] status = Statuses.of("100 FlowControl Request");
        host.sendStatus(lane, target, reply, status, ConsumerHost.Gate.WRITTEN);
    }

    @Override
    public void onIdle(boolean endOfMessages) {
        // Heartbeats have a timer of their own.
    }

    @Override
    public String whyClosed() {
        if (!active) {
            String group = scope.config().deliverGroup();
            return "no interest in the deliver subject " + scope.config().deliverSubject()
                    + (group.isEmpty() ? "" : " of queue group " + group);
        }
        return flow != null && flow.isStalled()
                ? "flow control: " + flow.outstanding() + " bytes are unconfirmed, the window has " + flow.window()
                : "nothing keeps the deliver subject from taking messages";
    }

    @Override
    public void stop() {
        host.timers().cancel(heartbeat);
        active = false;
    }

    private void sendHeartbeat(long nowNanos) {
        long due = lastSentNanos + Nanos.bounded(scope.config().idleHeartbeatNanos());
        if (due - nowNanos <= 0) {
            String stalledBy = flow == null ? "" : flow.openRequest();
            byte[] status = Statuses.heartbeat(log.nextConsumerSequence() - 1, cursor.position() - 1, stalledBy);
            host.sendStatus(lane, target, Statuses.NO_REPLY, status, ConsumerHost.Gate.WRITTEN);
            lastSentNanos = nowNanos;
            if (flow != null
                    && scope.isAckedByFlowControl()
                    && stalledBy.isEmpty()
                    && !log.ahead().pending().isEmpty()) {
                flow.beginRequest();
                sendFlowControlRequest(flow);
            }
        }
        armHeartbeat();
    }

    private void armHeartbeat() {
        long every = Nanos.bounded(scope.config().idleHeartbeatNanos());
        if (every > 0) {
            host.timers().arm(heartbeat, lastSentNanos + every);
        }
    }
}
