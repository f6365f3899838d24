// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.core.Account;
import dev.iora.core.FrameBatch;
import dev.iora.core.InternalConnection;
import dev.iora.core.Lanes;
import dev.iora.core.OutgoingMessage;
import dev.iora.core.Router;
import dev.iora.core.Subscription;
import dev.iora.jetstream.account.JetStreamAccount;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.wire.Headers;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Subscribes to {@code $JS.API.>}, and for a server with a domain to {@code $JS.<domain>.API.>}, which stands for the same
 * subjects as far as the Go server maps it (nats-server v2.14.5 jetstream_api.go generateJSMappingTable).
 *
 * <p>Pull requests and direct gets are no calls of the API: consumers and streams subscribe to them, and this inlet refuses
 * them, so that the sender gets no responders if there is no such subscription. Under the domain's name they are published
 * again under their own names, and so are messages of key-value and object stores.
 *
 * <p>A message that a consumer delivers here is no request: it shows the subject of a stream.
 *
 * <p>Thread: {@link #deliver} the owner of its lane; the rest the thread that starts and stops the API.
 */
final class ApiInlet extends InternalConnection {
    private static final long CONNECTION_ID = 1;
    private static final byte[] PREFIX = ascii("$JS.API.");
    private static final byte[] PULL = ascii("CONSUMER.MSG.NEXT.");
    private static final byte[] DIRECT = ascii("DIRECT.GET.");
    private static final byte[] INFO = ascii("INFO");

    /** The beginnings of calls under the domain's name. */
    private static final byte[][] CALLS = {
        ascii("STREAM."), ascii("CONSUMER."), ascii("DIRECT."), ascii("META."), ascii("SERVER."), ascii("ACCOUNT.")
    };

    /** Prefixes of stores, whose own names are not below that of the API. */
    private static final byte[][] STORES = {ascii("$KV."), ascii("$OBJ.")};

    private static final byte[] NONE = {};

    private final JetStreamAccount owner;
    private final Account account;
    private final Lanes lanes;
    private final Endpoints endpoints;
    private final ApiDispatcher dispatcher;
    private final ApiIntake intake;
    private final JetStreamLog log;
    private final byte[] domainPrefix;
    private final List<Subscription> subscriptions = new ArrayList<>();

    /**
     * Creates an inlet without subscriptions; {@code domain} may be empty.
     *
     * @param owner whose clients send the requests
     * @param dispatcher carries out their calls
     * @param intake collects their calls
     */
    ApiInlet(
            JetStreamAccount owner,
            Lanes lanes,
            String domain,
            Endpoints endpoints,
            ApiDispatcher dispatcher,
            ApiIntake intake,
            JetStreamLog log) {
        super(CONNECTION_ID);
        this.owner = owner;
        account = owner.account();
        this.lanes = lanes;
        this.endpoints = endpoints;
        this.dispatcher = dispatcher;
        this.intake = intake;
        this.log = log;
        domainPrefix = domain.isEmpty() ? new byte[0] : ("$JS." + domain + ".API.").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Subscribes, unless it has. */
    void open() {
        if (!subscriptions.isEmpty()) {
            return;
        }
        subscriptions.add(subscribe(account, withAll(PREFIX)));
        if (domainPrefix.length > 0) {
            subscriptions.add(subscribe(account, withAll(domainPrefix)));
        }
    }

    private static byte[] withAll(byte[] prefix) {
        byte[] filter = Arrays.copyOf(prefix, prefix.length + 1);
        filter[prefix.length] = '>';
        return filter;
    }

    /** Unsubscribes. */
    void unsubscribe() {
        subscriptions.forEach(subscription -> unsubscribe(account, subscription));
        subscriptions.clear();
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        if (subscription.isEnded() || frame.isRedirected()) {
            return false;
        }
        if (domainPrefix.length > 0 && startsWith(frame, 0, domainPrefix)) {
            return deliverMapped(lane, frame);
        }
        return !isServed(frame, PREFIX.length) && call(lane, frame, PREFIX.length);
    }

    /** Delivers a message under the name of the domain. */
    private boolean deliverMapped(int lane, PublishFrame frame) {
        int prefix = domainPrefix.length;
        if (startsWithAny(frame, prefix, STORES)) {
            return publishMapped(lane, frame, NONE);
        }
        if (!isInfo(frame, prefix) && !startsWithAny(frame, prefix, CALLS)) {
            return false;
        }
        return isServed(frame, prefix) ? publishMapped(lane, frame, PREFIX) : call(lane, frame, prefix);
    }

    private boolean call(int lane, PublishFrame frame, int prefix) {
        String subject = "$JS.API."
                + new String(frame.names, frame.subject + prefix, frame.subjectLength - prefix, StandardCharsets.UTF_8);
        if (!owner.isEnabled() && account.importsService(subject.getBytes(StandardCharsets.UTF_8))) {
            // The account uses the streams of another one, under the usual names.
            return false;
        }
        ApiCall call = endpoints.match(subject);
        // A request that is no call gets no response, as in the Go server.
        return call == null || intake.take(lane, account, dispatcher, call, subject, frame);
    }

    private static boolean startsWith(PublishFrame frame, int offset, byte[] word) {
        int start = frame.subject + offset;
        return frame.subjectLength - offset >= word.length
                && Arrays.equals(frame.names, start, start + word.length, word, 0, word.length);
    }

    private static boolean startsWithAny(PublishFrame frame, int offset, byte[][] words) {
        for (byte[] word : words) {
            if (startsWith(frame, offset, word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the request is one that a consumer or a stream subscribes to. */
    private static boolean isServed(PublishFrame frame, int offset) {
        return startsWith(frame, offset, PULL) || startsWith(frame, offset, DIRECT);
    }

    private static boolean isInfo(PublishFrame frame, int offset) {
        return frame.subjectLength - offset == INFO.length && startsWith(frame, offset, INFO);
    }

    /**
     * Publishes the message again at the end of the lane's round; false if the lane has no room, so that the sender gets no
     * responders.
     */
    private boolean publishMapped(int lane, PublishFrame frame, byte[] prefix) {
        int tail = frame.subjectLength - domainPrefix.length;
        byte[] subject = Arrays.copyOf(prefix, prefix.length + tail);
        System.arraycopy(frame.names, frame.subject + domainPrefix.length, subject, prefix.length, tail);
        byte[] reply = Arrays.copyOfRange(frame.names, frame.reply, frame.reply + frame.replyLength);
        FrameBatch batch = FrameBatch.of(new OutgoingMessage()
                .to(account, subject)
                .reply(reply)
                .message(frame.bytes, frame.payload, frame.headerSize, frame.size));
        boolean taken = lanes.post(lane, router -> republish(router, batch, subject, reply));
        if (!taken) {
            log.warn("a lane was too busy for a request under the name of the domain");
        }
        return taken;
    }

    private void republish(Router router, FrameBatch batch, byte[] subject, byte[] reply) {
        if (!publish(router, batch) && reply.length > 0) {
            byte[] headers = Headers.noResponders(subject, 0, subject.length);
            FrameBatch response =
                    FrameBatch.of(new OutgoingMessage().to(account, reply).headers(headers, 0, headers.length));
            publish(router, response);
        }
    }

    private static boolean publish(Router router, FrameBatch batch) {
        FrameBatch.Cursor cursor = batch.cursor();
        boolean taken = false;
        while (cursor.next()) {
            taken |= cursor.publish(router);
        }
        return taken;
    }

    @Override
    public String toString() {
        return "JetStream API";
    }
}
