// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Account;
import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Receives the direct gets of a stream that allows them. Requests to other streams have no responders.
 *
 * <p>Thread: {@link #deliver} any lane; the rest the shard.
 */
public final class DirectInlet extends InternalConnection {
    private static final String PREFIX = "$JS.API.DIRECT.GET.";

    /** The stream and its mirrors share the requests (nats-server v2.14.5 stream.go dgetGroup). */
    private static final byte[] GROUP = "_sys_".getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final long tag;
    private final Account account;
    private final ShardIntake intake;
    private final List<Subscription> subscriptions = new ArrayList<>();

    /** Subscribes; {@code name} is that of the stream, or of one that it mirrors. */
    public DirectInlet(long streamId, String name, Account account, ShardIntake intake) {
        super(streamId);
        this.account = account;
        this.intake = intake;
        this.name = name;
        tag = streamId;
        byte[] subject = (PREFIX + name).getBytes(StandardCharsets.UTF_8);
        subscriptions.add(subscribe(account, subject, GROUP));
        subscriptions.add(subscribe(account, (PREFIX + name + ".>").getBytes(StandardCharsets.UTF_8), GROUP));
    }

    /**
     * Offset in the subject of a request at which the subject of the requested last message begins; its length if there is none.
     */
    public static int keyStart(PublishFrame request) {
        int at = PREFIX.length();
        while (at < request.subjectLength && request.names[request.subject + at] != '.') {
            at++;
        }
        return Math.min(request.subjectLength, at + 1);
    }

    /** Unsubscribes. */
    public void close() {
        subscriptions.forEach(subscription -> unsubscribe(account, subscription));
        subscriptions.clear();
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        if (subscription.isEnded() || frame.isRedirected()) {
            return false;
        }
        return frame.replyLength == 0 || intake.inbox(lane).addGet(tag, account, frame);
    }

    @Override
    public String toString() {
        return "direct get " + name;
    }
}
