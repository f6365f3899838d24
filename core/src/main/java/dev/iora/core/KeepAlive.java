// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.TimeUnit;

/**
 * Decides when to send PING and when a connection is stale (reference: core protocol, section 3; nats-server v2.14.5 client.go
 * processPingTimer and setFirstPingTimer). An active client gets no PING, except to measure the round trip two seconds after
 * CONNECT and then at least once an hour.
 *
 * <p>Thread: the connection's owner, which arms a timer for {@link #nextDelayNanos} at the start, after each {@link #onTimer},
 * and when {@link #takeRestart} returns true.
 */
public final class KeepAlive {
    static final byte[] PING = "PING\r\n".getBytes(US_ASCII);

    private static final long FIRST_PING_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RTT_INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

    /** The action that is due when the timer fires. */
    public enum Step {
        SEND_PING,
        CLOSE_STALE,
        WAIT
    }

    private final long startNanos;

    private long intervalNanos;
    private int maxPingsOut;
    private boolean active;
    private boolean first;
    private boolean restart;

    /** Whether a PING was sent: only then does a PONG measure the round trip. */
    private boolean pinged;

    private int pingsOut;
    private long burstNanos;
    private long lastActivityNanos;
    private long pingSentNanos;
    private long rttNanos;

    KeepAlive(ClientLimits limits, long nowNanos) {
        limits(limits);
        startNanos = nowNanos;
        burstNanos = nowNanos;
        lastActivityNanos = nowNanos;
    }

    /** When the connection was accepted, in monotonic time. */
    long startNanos() {
        return startNanos;
    }

    /** Replaces the interval, from the next arming of the timer on, and the maximum number of unanswered PINGs. */
    void limits(ClientLimits limits) {
        intervalNanos = limits.pingIntervalNanos();
        maxPingsOut = limits.maxPingsOut();
    }

    /** Called when a burst of bytes was read; its operations call {@link #onActivity}. */
    public void onBurst(long nowNanos) {
        burstNanos = nowNanos;
    }

    /** When the bytes being parsed were read. */
    long burstNanos() {
        return burstNanos;
    }

    void onActivity() {
        active = true;
    }

    void onConnect() {
        rttNanos = Math.max(1, burstNanos - startNanos);
        first = true;
        restart = true;
    }

    /** Whether the timer must be armed anew because of a CONNECT since the last call. */
    public boolean takeRestart() {
        boolean asked = restart;
        restart = false;
        return asked;
    }

    void onPong() {
        pingsOut = 0;
        if (pinged) {
            rttNanos = Math.max(1, burstNanos - pingSentNanos);
        }
    }

    /** The round trip measured last, initially from accepting to CONNECT; 0 if not measured yet. */
    public long rttNanos() {
        return rttNanos;
    }

    /**
     * The delay until {@link #onTimer}. Short after CONNECT, to measure the round trip, and then spread by up to 20 %, so that
     * clients that connected together do not get their PINGs together.
     *
     * @param spread a random number from 0 to 1
     */
    public long nextDelayNanos(double spread) {
        if (!first) {
            return intervalNanos;
        }
        first = false;
        long delay = Math.min(intervalNanos, FIRST_PING_NANOS);
        return delay + (long) (spread * (delay / 5.0));
    }

    Step onTimer(long nowNanos) {
        if (active) {
            active = false;
            lastActivityNanos = burstNanos;
        }
        boolean needsRtt = !pinged || nowNanos - pingSentNanos > RTT_INTERVAL_NANOS;
        if (!needsRtt && nowNanos - lastActivityNanos < intervalNanos) {
            return Step.WAIT;
        }
        if (pingsOut + 1 > maxPingsOut) {
            return Step.CLOSE_STALE;
        }
        pingsOut++;
        pinged = true;
        pingSentNanos = nowNanos;
        return Step.SEND_PING;
    }
}
