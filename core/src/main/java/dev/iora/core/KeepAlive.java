// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.TimeUnit;

/**
 * When to send PING and when a connection is stale (reference: core protocol, section 3; nats-server v2.14.5 client.go
 * processPingTimer and setFirstPingTimer). A PING is left out while the client itself is active, except that the round
 * trip is measured two seconds after CONNECT and then at least once an hour.
 *
 * <p>Thread: the connection's owner, who arms a timer for {@link #nextDelayNanos} at the start, after each {@link
 * #onTimer}, and when {@link #takeRestart} says so.
 */
public final class KeepAlive {
    static final byte[] PING = "PING\r\n".getBytes(US_ASCII);

    private static final long FIRST_PING_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RTT_INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

    /** What the timer asks for. */
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

    /** Whether a PING was sent: only then a PONG tells the round trip. */
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

    /** When the connection was accepted, monotonic time. */
    long startNanos() {
        return startNanos;
    }

    /** Replaces the interval, from the next arming of the timer on, and the number of PINGs. */
    void limits(ClientLimits limits) {
        intervalNanos = limits.pingIntervalNanos();
        maxPingsOut = limits.maxPingsOut();
    }

    /** A burst of bytes has been read; operations of it report {@link #onActivity}. */
    public void onBurst(long nowNanos) {
        burstNanos = nowNanos;
    }

    /** When the bytes that are parsed now were read. */
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

    /** Whether a CONNECT since the last call asks for the timer to be armed anew. */
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

    /** The last round trip measured, from accepting to CONNECT at first; 0 if none was. */
    public long rttNanos() {
        return rttNanos;
    }

    /**
     * How long to wait before {@link #onTimer}: short after CONNECT, to learn the round trip, and spread by up to 20 % then
     * so that clients that came together are not asked together.
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
