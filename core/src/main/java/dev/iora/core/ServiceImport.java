// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.subject.ImportMapping;
import dev.iora.wire.ProtocolEncoder;
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
    private static final byte[] ACKNOWLEDGEMENT = "$JS.ACK.".getBytes(US_ASCII);

    /** How many services a request may pass through: more are a circle. */
    private static final int MAX_DEPTH = 16;

    private final Account importer;
    private final Account exporter;
    private final ImportMapping subjects;
    private final ServiceReplies replies;
    private final ServiceReplies.Kind kind;
    private final RouterTable routers;

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
     * Creates an import, which works once {@link #start} is called.
     *
     * @param subjects the exported subject, and the subject in the importing account
     * @param replies the reply subjects of the exporting account
     * @param kind how many responses a request may get, and how long they may take
     */
    public ServiceImport(
            Account importer,
            Account exporter,
            ImportMapping subjects,
            ServiceReplies replies,
            ServiceReplies.Kind kind,
            RouterTable routers) {
        super(0);
        this.importer = importer;
        this.exporter = exporter;
        this.subjects = subjects;
        this.replies = replies;
        this.kind = kind;
        this.routers = routers;
    }

    /** Begins to take requests; the subscription ends it. */
    public Subscription start() {
        return subscribe(importer, subjects.local().subject());
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        if (subscription.isEnded()) {
            return false;
        }
        Router router = routers.router(lane);
        byte[] exported = exported(frame);
        if (exported == null || !router.enterService(importer, MAX_DEPTH)) {
            return false;
        }
        try {
            return pass(router, frame, exported);
        } finally {
            router.leaveService();
        }
    }

    private boolean pass(Router router, PublishFrame frame, byte[] exported) {
        boolean rewritesReply = frame.replyLength > 0 && !isAcknowledgement(frame);
        byte[] reply = {};
        if (rewritesReply) {
            byte[] original = Arrays.copyOfRange(frame.names, frame.reply, frame.reply + frame.replyLength);
            reply = replies.expect(importer, original, kind, router.random());
        } else if (frame.replyLength > 0) {
            reply = Arrays.copyOfRange(frame.names, frame.reply, frame.reply + frame.replyLength);
        }
        PublishFrame request = withRequestInfo(router.requester(), frame, exported, reply);
        SubjectMappings mappings = exporter.mappings();
        PublishFrame mapped = mappings == null ? request : mappings.apply(request, router.random());
        boolean delivered = mapped != null && router.publish(exporter, mapped);
        if (!delivered && rewritesReply) {
            replies.forget(reply);
        }
        return delivered;
    }

    private byte @Nullable [] exported(PublishFrame frame) {
        Mapped last = lastMapped;
        byte[] local = last.local;
        if (Arrays.equals(local, 0, local.length, frame.names, frame.subject, frame.subject + frame.subjectLength)) {
            return last.exported;
        }
        byte[] subject = Arrays.copyOfRange(frame.names, frame.subject, frame.subject + frame.subjectLength);
        byte[] exported = subjects.toExported(subject);
        if (exported != null) {
            lastMapped = new Mapped(subject, exported);
        }
        return exported;
    }

    private static boolean isAcknowledgement(PublishFrame frame) {
        return frame.replyLength >= ACKNOWLEDGEMENT.length
                && Arrays.equals(
                        frame.names,
                        frame.reply,
                        frame.reply + ACKNOWLEDGEMENT.length,
                        ACKNOWLEDGEMENT,
                        0,
                        ACKNOWLEDGEMENT.length);
    }

    /** Returns the request for the exporting account, with a header that says where it comes from. */
    private PublishFrame withRequestInfo(Account requester, PublishFrame frame, byte[] subject, byte[] reply) {
        byte[] headers = RequestInfo.add(frame, requester, importer);
        int payloadAt = frame.payload + Math.max(0, frame.headerSize);
        int payloadSize = frame.size - Math.max(0, frame.headerSize);
        int size = headers.length + payloadSize;
        byte[] bytes = new byte[subject.length + reply.length + 25 + size];
        System.arraycopy(subject, 0, bytes, 0, subject.length);
        System.arraycopy(reply, 0, bytes, subject.length, reply.length);
        var request = new PublishFrame();
        request.names = bytes;
        request.bytes = bytes;
        request.subjectLength = subject.length;
        request.reply = subject.length;
        request.replyLength = reply.length;
        request.headerSize = headers.length;
        request.size = size;
        request.tail = subject.length + reply.length;
        int at = ProtocolEncoder.decimal(bytes, request.tail, headers.length);
        bytes[at++] = ' ';
        at = lineEnd(bytes, ProtocolEncoder.decimal(bytes, at, size));
        request.payload = at;
        System.arraycopy(headers, 0, bytes, at, headers.length);
        System.arraycopy(frame.bytes, payloadAt, bytes, at + headers.length, payloadSize);
        request.end = lineEnd(bytes, at + size);
        return request;
    }

    private static int lineEnd(byte[] bytes, int at) {
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        return at + 2;
    }

    @Override
    public String toString() {
        return "import of " + subjects + " from " + exporter + " by " + importer;
    }
}
