// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Base62;
import dev.iora.common.Clock;
import dev.iora.core.Measurement.Status;
import dev.iora.json.JsonWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Measures the latency of services: makes one result for each measured request, and publishes it in the exporting account
 * (nats-server v2.14.5 accounts.go sendTrackingLatency). Most results come with a response. Requests without one are found by
 * a walk through all waiting requests, begun less than ten times a second, and only while a measured request waits.
 *
 * <p>Thread: the owner of the lane that a method names; the walk belongs to one lane at a time, the one that has set {@link
 * #walking}.
 */
public final class ServiceMeter implements WaitingRequests.Displacement {
    private static final String TYPE = "io.nats.server.metric.v1.service_latency";
    private static final int ID_DIGITS = 22;
    private static final byte[] UNKNOWN = {};

    private static final long WALK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The pause of a walk after so much work that other work of the lane should go on. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int MAX_STEPS = 1 << 14;
    private static final int MAX_REQUESTS = 512;

    private final WaitingRequests waiting;
    private final ServiceLanes lanes;
    private final Clock clock;
    private final String serverName;

    /** Set while a timer of a lane continues the walk. */
    private final AtomicBoolean walking = new AtomicBoolean();

    private final Lanes.LaneCommand walk = this::walk;

    /** The number of the request that the walk comes to next. */
    private long position;

    /**
     * Creates a meter.
     *
     * @param waiting the requests that wait for responses
     * @param serverName the server in descriptions of clients
     */
    public ServiceMeter(WaitingRequests waiting, ServiceLanes lanes, Clock clock, String serverName) {
        this.waiting = waiting;
        this.lanes = lanes;
        this.clock = clock;
        this.serverName = serverName;
    }

    /** The name of this server. */
    String serverName() {
        return serverName;
    }

    /** The client whose message the lane is routing; null if it is a message of the server. */
    @Nullable
    Connection publisher(Router router) {
        return router.isMeasurement() ? null : lanes.publisher(router.lane());
    }

    /**
     * Begins the measurement of a request.
     *
     * @param headers JSON of the headers that ask for it
     * @param shares whether the result shows the details of the requester
     * @param awaited whether there is interest in the response
     */
    Measurement begin(Router router, ServiceLatency latency, byte[] headers, boolean shares, boolean awaited) {
        Connection requester = publisher(router);
        long rttNanos = requester == null ? 0 : requester.rttNanos();
        byte[] requestor = UNKNOWN;
        if (requester != null) {
            ClientInfo details = shares ? requester.clientInfo() : null;
            String server = shares ? serverName : "";
            requestor = RequestInfo.json(details, router.requester().name(), "", rttNanos, server);
        }
        return new Measurement(latency, requestor, headers, clock.epochNanos() - rttNanos, rttNanos, awaited);
    }

    /** A measured request waits for its response. */
    void onWaiting(int lane) {
        if (!walking.get() && walking.compareAndSet(false, true)) {
            position = waiting.start();
            lanes.after(lane, WALK_INTERVAL_NANOS, walk);
        }
    }

    /** A measured request was displaced by a newer one. */
    @Override
    public void onDisplaced(int lane, WaitingRequests.Request request) {
        report(lanes.router(lane), request, Status.SERVICE_TIMEOUT);
    }

    /** A measured request, which does not wait any more, has ended without a response; no effect for another request. */
    void report(Router router, WaitingRequests.Request request, Status status) {
        if (request.measurement != null) {
            report(router, request.service.exporter(), request.measurement, status);
        }
    }

    /** A measured request to a service of {@code exporter} has ended without a response. */
    void report(Router router, Account exporter, Measurement measurement, Status status) {
        if (router.isHeard(exporter, measurement.latency.subject())) {
            publish(router, exporter, measurement, result(router, measurement, status, UNKNOWN), 0, 0, 0);
        }
    }

    /**
     * A measured request has got its response.
     *
     * @param nowNanos when the response came
     * @param delivered whether the requester takes it
     */
    void onResponse(Router router, WaitingRequests.Request request, long nowNanos, boolean delivered) {
        Measurement measurement = request.measurement;
        if (measurement == null) {
            return;
        }
        Account exporter = request.service.exporter();
        if (!delivered && isAbandoned(request, measurement)) {
            report(router, exporter, measurement, Status.REQUEST_TIMEOUT);
            return;
        }
        if (!router.isHeard(exporter, measurement.latency.subject())) {
            return;
        }
        Connection connection = publisher(router);
        ClientInfo details = connection == null ? null : connection.clientInfo();
        byte[] responder = UNKNOWN;
        long responderRttNanos = 0;
        if (details != null) {
            responderRttNanos = details.rttNanos();
            responder = RequestInfo.json(details, details.account(), "", responderRttNanos, serverName);
        }
        long serviceNanos = nowNanos - request.sinceNanos;
        long systemNanos = clock.nanoTime() - nowNanos;
        publish(
                router,
                exporter,
                measurement,
                result(router, measurement, Status.OK, responder),
                Math.max(0, serviceNanos - responderRttNanos),
                systemNanos,
                measurement.rttNanos + serviceNanos + systemNanos);
    }

    private JsonWriter result(Router router, Measurement measurement, Status status, byte[] responder) {
        var json = new JsonWriter(512);
        json.beginObject()
                .field("type", TYPE)
                .field("id", Base62.random(router.random(), ID_DIGITS))
                .field("timestamp", RequestInfo.instant(clock.epochNanos()))
                .field("status", status.code)
                .optional("description", status.text);
        optional(json, "requestor", measurement.requestor);
        optional(json, "responder", responder);
        optional(json, "header", measurement.headers);
        return json.field("start", RequestInfo.instant(measurement.startEpochNanos));
    }

    private static void optional(JsonWriter json, String name, byte[] value) {
        if (value.length > 0) {
            json.name(name).raw(value);
        }
    }

    private static void publish(
            Router router,
            Account exporter,
            Measurement measurement,
            JsonWriter json,
            long serviceNanos,
            long systemNanos,
            long totalNanos) {
        json.field("service", serviceNanos)
                .field("system", systemNanos)
                .field("total", totalNanos)
                .endObject();
        byte[] payload = json.toByteArray();
        var batch = FrameBatch.of(new OutgoingMessage()
                .to(exporter, measurement.latency.subject())
                .payload(payload, 0, payload.length));
        FrameBatch.Cursor result = batch.cursor();
        boolean _ = result.next();
        router.publishMeasurement(exporter, result.frame());
    }

    private static boolean isAbandoned(WaitingRequests.Request request, Measurement measurement) {
        return measurement.awaited && !request.requester.hasInterest(request.reply);
    }

    /**
     * Looks for measured requests that get no response any more, and arms the timer for the rest of the walk or the next one.
     */
    private void walk(Router router) {
        long nowNanos = clock.nanoTime();
        long end = waiting.end();
        position = Math.max(position, waiting.start());
        int requests = 0;
        for (int steps = 0; position < end && steps < MAX_STEPS && requests < MAX_REQUESTS; steps++) {
            WaitingRequests.Request request = waiting.find(position++);
            if (request != null && request.measurement != null) {
                requests++;
                review(router, request, request.measurement, nowNanos);
            }
        }
        if (position < end) {
            lanes.after(router.lane(), PAUSE_NANOS, walk);
            return;
        }
        walking.set(false);
        // Another lane may begin the next walk, or have added a request before it could see that this one has ended.
        if (waiting.measured() > 0) {
            onWaiting(router.lane());
        }
    }

    private void review(Router router, WaitingRequests.Request request, Measurement measurement, long nowNanos) {
        Status status;
        if (request.isExpired(nowNanos)) {
            status = Status.SERVICE_TIMEOUT;
        } else if (isAbandoned(request, measurement)) {
            status = Status.REQUEST_TIMEOUT;
        } else {
            return;
        }
        if (waiting.remove(request)) {
            report(router, request, status);
        }
    }
}
