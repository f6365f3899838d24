// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.common.Base62;
import dev.iora.common.Clock;
import dev.iora.common.SeededRandom;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reply subjects of one exporting account, {@code _R_.<account>.<request>}: a response to such a subject goes to the
 * original reply subject in the account of the requester.
 *
 * <p>Thread: any; {@link #deliver} the owner of its lane.
 */
public final class ServiceReplies extends InternalConnection {
    private static final int ACCOUNT_DIGITS = 6;
    private static final int NUMBER_DIGITS = 8;
    private static final int SECRET_DIGITS = 11;

    /**
     * The responses that a service sends.
     *
     * @param several whether a request may get more than one; the last one is empty
     * @param thresholdNanos how long a request waits for a response
     */
    public record Kind(boolean several, long thresholdNanos) {}

    private final Account exporter;
    private final WaitingRequests waiting;
    private final ServiceMeter meter;
    private final ServiceLanes lanes;
    private final Clock clock;
    private final byte[] prefix;

    /**
     * Creates the reply subjects of {@code exporter} and subscribes to them.
     *
     * @param meter measures the requests that ask for it
     */
    public ServiceReplies(
            Account exporter,
            WaitingRequests waiting,
            ServiceMeter meter,
            ServiceLanes lanes,
            Clock clock,
            SeededRandom random) {
        super(0);
        this.exporter = exporter;
        this.waiting = waiting;
        this.meter = meter;
        this.lanes = lanes;
        this.clock = clock;
        prefix = ("_R_." + Base62.random(random, ACCOUNT_DIGITS) + ".").getBytes(US_ASCII);
        byte[] filter = Arrays.copyOf(prefix, prefix.length + 1);
        filter[prefix.length] = '*';
        var _ = subscribe(exporter, filter);
    }

    Account exporter() {
        return exporter;
    }

    ServiceMeter meter() {
        return meter;
    }

    /**
     * Returns the reply subject for a request whose responses go to {@code reply} in the account of the requester; null if
     * there is no memory for one more request.
     *
     * @param measurement how the request is measured; null if it is not
     */
    byte @Nullable [] expect(
            Router router, Account requester, byte[] reply, Kind kind, @Nullable Measurement measurement) {
        long secret = router.random().nextLong() >>> 1;
        var request = new WaitingRequests.Request(this, requester, reply, kind, secret, clock.nanoTime(), measurement);
        if (!waiting.add(request, router.lane(), meter)) {
            return null;
        }
        if (measurement != null) {
            meter.onWaiting(router.lane());
        }
        byte[] subject = Arrays.copyOf(prefix, prefix.length + NUMBER_DIGITS + SECRET_DIGITS);
        Base62.write(subject, prefix.length, NUMBER_DIGITS, request.number());
        Base62.write(subject, prefix.length + NUMBER_DIGITS, SECRET_DIGITS, secret);
        return subject;
    }

    /** The request to {@code subject} was not delivered. */
    void forget(Router router, byte[] subject) {
        WaitingRequests.Request request = find(subject, 0, subject.length);
        if (request != null && waiting.remove(request)) {
            meter.report(router, request, Measurement.Status.SERVICE_UNAVAILABLE);
        }
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        WaitingRequests.Request request = find(frame.names, frame.receiversStart(), frame.receiversLength());
        if (request == null) {
            return false;
        }
        Router router = lanes.router(lane);
        long now = clock.nanoTime();
        if (request.isExpired(now)) {
            if (waiting.remove(request)) {
                meter.report(router, request, Measurement.Status.SERVICE_TIMEOUT);
            }
            return false;
        }
        // A second response to a request that expects one only must not arrive, even if it is sent by another lane.
        if (!request.kind.several && !waiting.remove(request)) {
            return false;
        }
        boolean delivered = router.publishFromService(request.requester, frame.forwarded(request.reply));
        if (request.kind.several) {
            request.sinceNanos = now;
            if (!delivered || frame.size == 0) {
                waiting.remove(request);
            }
        }
        meter.onResponse(router, request, now, delivered);
        return delivered;
    }

    private WaitingRequests.@Nullable Request find(byte[] bytes, int offset, int length) {
        if (length != prefix.length + NUMBER_DIGITS + SECRET_DIGITS) {
            return null;
        }
        WaitingRequests.Request request = waiting.find(Base62.read(bytes, offset + prefix.length, NUMBER_DIGITS));
        long secret = Base62.read(bytes, offset + prefix.length + NUMBER_DIGITS, SECRET_DIGITS);
        return request != null && request.service == this && request.secret == secret ? request : null;
    }

    @Override
    public String toString() {
        return "responses to " + new String(prefix, US_ASCII) + "*";
    }
}
