// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Clock;
import dev.iora.common.Invariants;
import dev.iora.testkit.VirtualClock;
import dev.iora.wire.ProtocolEncoder;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A connection without a socket: messages become text at once, nothing is staged. */
final class FakeConnection extends Connection {
    private final Clock clock;
    private final StringBuilder sent = new StringBuilder();
    private @Nullable ClientSession session;
    private @Nullable CloseReason closeReason;
    private int flushes;
    private int deliveries;
    private boolean refusing;
    private boolean paused;
    private Runnable onResume = () -> {};

    FakeConnection(long id) {
        this(id, new VirtualClock());
    }

    FakeConnection(long id, Clock clock) {
        super(id);
        this.clock = clock;
    }

    /** Sets the session that ends when the connection closes. */
    void attach(ClientSession newSession) {
        session = newSession;
    }

    /** Refuses all further messages, like a connection that another lane is closing. */
    void refuseMessages() {
        refusing = true;
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        Invariants.check(subscription.connection() == this, "delivered to the wrong connection");
        if (refusing || closeReason != null) {
            return false;
        }
        if (subscription.isLimited()) {
            if (!subscription.tryTake()) {
                return false;
            }
        } else if (subscription.isEnded()) {
            return false;
        } else {
            subscription.count(1);
        }
        deliveries++;
        ReplyGrants grants = replyGrants();
        if (grants != null && frame.replyLength > 0) {
            grants.add(frame, 0);
        }
        sent.append(encode(subscription, frame));
        return true;
    }

    private String encode(Subscription subscription, PublishFrame frame) {
        boolean stripped = frame.headerSize >= 0 && !takesHeaders();
        byte[] target = new byte[ProtocolEncoder.strippedHeadSize(frame, subscription.sid())];
        int from = stripped ? frame.payload + frame.headerSize : frame.tail;
        int end = stripped
                ? ProtocolEncoder.strippedHead(target, 0, frame, subscription.sid())
                : ProtocolEncoder.messageHead(target, 0, frame, subscription.sid());
        return text(target, 0, end) + text(frame.bytes, from, frame.end);
    }

    @Override
    public @Nullable ClientInfo clientInfo() {
        return session == null ? null : session.clientInfo(clock);
    }

    @Override
    public long rttNanos() {
        return session == null ? 0 : session.keepAlive().rttNanos();
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public void pauseInput() {
        paused = true;
    }

    @Override
    public void resumeInput() {
        paused = false;
        onResume.run();
    }

    boolean isPaused() {
        return paused;
    }

    /** Sets what happens when the session reads on. */
    void onResume(Runnable action) {
        onResume = action;
    }

    @Override
    public boolean limit(Subscription subscription, long max) {
        return subscription.limit(max);
    }

    @Override
    public void send(int lane, byte[] bytes, int offset, int length) {
        sent.append(text(bytes, offset, offset + length));
    }

    @Override
    public void flush(int lane) {
        flushes++;
    }

    @Override
    public void close(CloseReason reason) {
        if (closeReason == null) {
            closeReason = reason;
            if (session != null) {
                session.end();
            }
        }
    }

    /** The text sent since the last call. */
    String take() {
        String text = sent.toString();
        sent.setLength(0);
        return text;
    }

    int deliveries() {
        return deliveries;
    }

    int flushes() {
        return flushes;
    }

    /** The reason for closing, null while the connection is open. */
    @Nullable
    CloseReason closeReason() {
        return closeReason;
    }

    @Override
    public String toString() {
        return "fake:" + id();
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(Arrays.copyOfRange(bytes, from, to), StandardCharsets.ISO_8859_1);
    }
}
