// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Account;
import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Receives what the origin of a mirror or source sends: responses to requests, and messages.
 *
 * <p>Thread: {@link #deliver} any lane; the rest the shard.
 */
public final class OriginInlet extends InternalConnection {
    /** Number of kinds of messages; a tag modulo this is the kind. */
    public static final int KINDS = 2;

    public static final int RESPONSE = 0;
    public static final int MESSAGE = 1;

    private final String name;
    private final long tag;
    private final Account account;
    private final ShardIntake intake;

    /** The subscriptions that were not ended; each with the kind of its messages. */
    private volatile List<Listening> listening = List.of();

    private record Listening(Subscription subscription, int kind) {}

    /**
     * Creates an inlet without subscriptions.
     *
     * @param tag of its messages, by which the shard finds their receiver
     */
    public OriginInlet(String name, long tag, Account account, ShardIntake intake) {
        super(tag);
        this.name = name;
        this.tag = tag;
        this.account = account;
        this.intake = intake;
    }

    /** Subscribes to {@code subject} instead of all others. */
    public void listen(byte[] subject, int kind) {
        List<Listening> before = listening;
        // First the new one, so that a consumer sees no moment without interest.
        listening = List.of(new Listening(subscribe(account, subject), kind));
        before.forEach(one -> unsubscribe(account, one.subscription));
    }

    /** Ends all subscriptions. */
    public void close() {
        List<Listening> before = new ArrayList<>(listening);
        listening = List.of();
        before.forEach(one -> unsubscribe(account, one.subscription));
    }

    /** The origin may be in another account. */
    @Override
    public boolean importsStreams() {
        return true;
    }

    /** {@inheritDoc} Without room for the message it is dropped: it is missed later, and requested again. */
    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        List<Listening> now = listening;
        for (int i = 0; i < now.size(); i++) {
            Listening one = now.get(i);
            if (one.subscription == subscription) {
                intake.inbox(lane).addFromOrigin(tag * KINDS + one.kind, frame);
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "origin " + name;
    }
}
