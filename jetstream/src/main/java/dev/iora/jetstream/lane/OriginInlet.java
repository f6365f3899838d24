// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Account;
import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import org.jspecify.annotations.Nullable;

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

    /** Kind of the messages of the subscription. Set before it begins. */
    private volatile int kind;

    private @Nullable Subscription listening;

    /**
     * Creates an inlet without a subscription.
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

    /** Subscribes to {@code subject}, and to nothing else. */
    public void listen(byte[] subject, int newKind) {
        close();
        kind = newKind;
        listening = subscribe(account, subject);
    }

    /** Ends the subscription. */
    public void close() {
        Subscription before = listening;
        listening = null;
        if (before != null) {
            unsubscribe(account, before);
        }
    }

    /** The origin may be in another account. */
    @Override
    public boolean importsStreams() {
        return true;
    }

    /** {@inheritDoc} A message that finds no room is dropped; the link notices that later, and requests it again. */
    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        if (subscription.isEnded()) {
            return false;
        }
        intake.inbox(lane).addFromOrigin(tag * KINDS + kind, frame);
        return true;
    }

    @Override
    public String toString() {
        return "origin " + name;
    }
}
