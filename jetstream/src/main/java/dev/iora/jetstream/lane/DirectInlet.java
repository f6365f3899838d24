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

    /** Offset in the subject of a request at which the subject of the requested last message begins. */
    public final int keyStart;

    /** Name of the stream. */
    public final byte[] stream;

    private final String name;
    private final long tag;
    private final Account account;
    private final ShardIntake intake;
    private final List<Subscription> subscriptions = new ArrayList<>();

    public DirectInlet(long streamId, String name, Account account, ShardIntake intake) {
        super(streamId);
        this.account = account;
        this.intake = intake;
        this.name = name;
        stream = name.getBytes(StandardCharsets.UTF_8);
        tag = streamId;
        byte[] subject = (PREFIX + name).getBytes(StandardCharsets.UTF_8);
        keyStart = subject.length + 1;
        subscriptions.add(subscribe(account, subject));
        subscriptions.add(subscribe(account, (PREFIX + name + ".>").getBytes(StandardCharsets.UTF_8)));
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
