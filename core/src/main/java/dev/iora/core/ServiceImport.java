// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.Invariants;
import dev.iora.subject.ImportMapping;
import dev.iora.wire.PublishFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A service that an account calls in another one: subscribes to the local subject, and passes requests on with the exported
 * subject and a reply subject of the exporting account (nats-server v2.14.5 client.go processServiceImport).
 *
 * <p>Thread: any; {@link #deliver} the owner of its lane.
 */
public final class ServiceImport extends InternalConnection {
    /** How many services a request may pass through: more are a circle. */
    private static final int MAX_DEPTH = 16;

    private final Account importer;
    private final Account exporter;
    private final ImportMapping subjects;
    private final ServiceReplies replies;
    private final ServiceLanes lanes;
    private volatile Terms terms;

    /** The subject mapped last, and what it became; racing lanes replace each other's. */
    private volatile Mapped lastMapped = new Mapped(new byte[0], new byte[0]);

    private static final class Mapped {
        private final byte[] local;
        private final byte[] exported;

        private Mapped(byte[] local, byte[] exported) {
            this.local = local;
            this.exported = exported;
        }
    }

    /**
     * The part of an import that a reload may change.
     *
     * @param kind how many responses a request may get, and how long they may take
     * @param share whether the service may learn who sends requests
     * @param latency how requests are measured; null if they are not, always if there may be several responses
     */
    public record Terms(
            ServiceReplies.Kind kind,
            boolean share,
            @Nullable ServiceLatency latency) {
        /** Refuses to measure services with several responses. */
        public Terms {
            Invariants.check(latency == null || !kind.several(), "only single responses can be measured");
        }
    }

    /**
     * Creates an import, which works once {@link #start} is called.
     *
     * @param subjects the exported subject, and the subject in the importing account
     * @param replies the reply subjects of the exporting account
     */
    public ServiceImport(
            Account importer,
            Account exporter,
            ImportMapping subjects,
            ServiceReplies replies,
            Terms terms,
            ServiceLanes lanes) {
        super(0);
        this.importer = importer;
        this.exporter = exporter;
        this.subjects = subjects;
        this.replies = replies;
        this.terms = terms;
        this.lanes = lanes;
    }

    /** Begins to take requests; the subscription ends it. */
    public Subscription start() {
        return subscribe(importer, subjects.local().subject());
    }

    /** Replaces the terms, for requests from now on. */
    public void terms(Terms newTerms) {
        terms = newTerms;
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        if (subscription.isEnded()) {
            return false;
        }
        Router router = lanes.router(lane);
        byte[] exported = exported(frame);
        Terms current = terms;
        boolean outerServerShared = router.isServerShared();
        if (exported == null || !router.enterService(importer, current.share, exporter.isSystem(), MAX_DEPTH)) {
            return false;
        }
        try {
            return pass(router, frame, exported, current);
        } finally {
            router.leaveService(outerServerShared);
        }
    }

    private boolean pass(Router router, PublishFrame frame, byte[] exported, Terms current) {
        boolean acknowledged = frame.replyLength > 0
                && ReservedSubjects.isAcknowledgement(frame.names, frame.reply, frame.replyLength);
        boolean expectsResponse = frame.replyLength > 0 && !acknowledged;
        byte[] reply = Arrays.copyOfRange(frame.names, frame.reply, frame.reply + frame.replyLength);
        Measurement measurement =
                current.latency == null || acknowledged ? null : measure(router, frame, reply, current);
        if (expectsResponse) {
            reply = replies.expect(router, importer, reply, current.kind, measurement);
            if (reply == null) {
                report(router, measurement, Measurement.Status.SERVICE_UNAVAILABLE);
                return false;
            }
        } else {
            report(router, measurement, Measurement.Status.BAD_REQUEST);
        }
        PublishFrame request = withRequestInfo(router, frame, exported, reply);
        SubjectMappings mappings = exporter.mappings();
        // A mapping would change the subject that the message shows instead of its target.
        PublishFrame mapped =
                mappings == null || request.isRedirected() ? request : mappings.apply(request, router.random());
        boolean delivered = mapped != null && router.publishFromService(exporter, mapped);
        if (!delivered && expectsResponse) {
            replies.forget(router, reply);
        }
        return delivered;
    }

    /** Begins to measure the request if it is drawn, or asks for it; otherwise returns null. */
    private @Nullable Measurement measure(Router router, PublishFrame frame, byte[] reply, Terms current) {
        ServiceLatency latency = current.latency;
        byte[] headers = latency == null || router.isMeasurement() ? null : latency.sample(frame, router.random());
        if (latency == null || headers == null) {
            return null;
        }
        boolean awaited = reply.length > 0 && importer.hasInterest(reply);
        return replies.meter().begin(router, latency, headers, current.share, awaited);
    }

    private void report(Router router, @Nullable Measurement measurement, Measurement.Status status) {
        if (measurement != null) {
            replies.meter().report(router, exporter, measurement, status);
        }
    }

    private byte @Nullable [] exported(PublishFrame frame) {
        Mapped last = lastMapped;
        byte[] local = last.local;
        int start = frame.receiversStart();
        int end = start + frame.receiversLength();
        if (Arrays.equals(local, 0, local.length, frame.names, start, end)) {
            return last.exported;
        }
        byte[] subject = Arrays.copyOfRange(frame.names, start, end);
        byte[] exported = subjects.toExported(subject);
        if (exported != null) {
            lastMapped = new Mapped(subject, exported);
        }
        return exported;
    }

    /** Returns the request for the exporting account, with a header that says where it comes from. */
    private PublishFrame withRequestInfo(Router router, PublishFrame frame, byte[] subject, byte[] reply) {
        byte[] headers = RequestInfo.add(frame, requestInfo(router));
        int headerSize = Math.max(0, frame.headerSize);
        var message = new OutgoingMessage().to(exporter, subject);
        if (frame.isRedirected()) {
            message.subject(frame.names, frame.subject, frame.subjectLength);
        }
        message.reply(reply)
                .headers(headers, 0, headers.length)
                .payload(frame.bytes, frame.payload + headerSize, frame.size - headerSize);
        var copy = FrameBatch.of(message);
        FrameBatch.Cursor request = copy.cursor();
        boolean _ = request.next();
        return request.frame();
    }

    private byte[] requestInfo(Router router) {
        ServiceMeter meter = replies.meter();
        Connection requester = meter.publisher(router);
        return RequestInfo.json(
                requester != null && router.isDetailsShared() ? requester.clientInfo() : null,
                router.requester().name(),
                router.isForwarded() ? importer.name() : "",
                requester == null ? 0 : requester.rttNanos(),
                requester != null && router.isServerShared() ? meter.serverName() : "");
    }

    @Override
    public String toString() {
        return "import of " + subjects + " from " + exporter + " by " + importer;
    }
}
