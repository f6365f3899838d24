// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.Account;
import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens for what clients send to one consumer: pull requests, acknowledgements, answers to flow control.
 *
 * <p>Thread: {@link #deliver} any lane; the rest the shard.
 */
final class ConsumerInlet extends InternalConnection {
    /** Lowest bits of a tag: what kind of message it is. */
    static final int KINDS = 4;

    static final int ACK = 0;
    static final int PULL = 1;
    static final int FLOW_CONTROL = 2;

    private final String name;
    private final long tag;
    private final ShardIntake intake;
    private final Account account;
    private final Subscription acks;
    private final Subscription flowControl;
    private final List<Subscription> pulls = new ArrayList<>();

    ConsumerInlet(String stream, String consumer, String domain, long tag, Account account, ShardIntake intake) {
        super(tag);
        name = stream + " > " + consumer;
        this.tag = tag;
        this.intake = intake;
        this.account = account;
        String tail = stream + "." + consumer;
        acks = subscribe(account, bytes("$JS.ACK." + tail + ".>"));
        flowControl = subscribe(account, bytes("$JS.FC." + tail + ".>"));
        pulls.add(subscribe(account, bytes("$JS.API.CONSUMER.MSG.NEXT." + tail)));
        if (!domain.isEmpty()) {
            pulls.add(subscribe(account, bytes("$JS." + domain + ".API.CONSUMER.MSG.NEXT." + tail)));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Ends all subscriptions. */
    void close() {
        unsubscribe(account, acks);
        unsubscribe(account, flowControl);
        pulls.forEach(pull -> unsubscribe(account, pull));
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        if (subscription.isEnded()) {
            return false;
        }
        int kind = subscription == acks ? ACK : subscription == flowControl ? FLOW_CONTROL : PULL;
        return intake.inbox(lane).addOther(tag * KINDS + kind, frame);
    }

    @Override
    public String toString() {
        return "consumer " + name;
    }
}
