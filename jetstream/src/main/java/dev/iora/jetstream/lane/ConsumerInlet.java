// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Account;
import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.jetstream.config.AckPolicy;
import dev.iora.jetstream.config.ConsumerConfig;
import dev.iora.jetstream.config.NameHash;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Receives the messages of clients for one consumer: pull requests, acknowledgements, flow control responses.
 *
 * <p>Thread: {@link #deliver} any lane; the rest the shard.
 */
public final class ConsumerInlet extends InternalConnection {
    /** Number of kinds of messages; a tag modulo this is the kind. */
    public static final int KINDS = 3;

    public static final int ACK = 0;
    public static final int PULL = 1;
    public static final int FLOW_CONTROL = 2;

    /** Dots of {@code $JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>}. */
    private static final int ACK_DOTS = 8;

    /** Least number of dots of the form with domain and account hash behind {@code ACK}. */
    private static final int LONG_ACK_DOTS = 10;

    private final String name;
    private final long tag;
    private final ShardIntake intake;
    private final Account account;
    private final List<Listening> listening = new ArrayList<>();

    /**
     * A subscription.
     *
     * @param kind of its messages
     * @param dots in the subject of an acknowledgement
     * @param exact whether subjects with more dots are ignored
     */
    private record Listening(Subscription subscription, int kind, int dots, boolean exact) {
        boolean takes(PublishFrame frame) {
            if (kind != ACK) {
                return true;
            }
            int found = 0;
            int end = frame.subject + frame.subjectLength;
            for (int i = frame.subject; i < end; i++) {
                if (frame.names[i] == '.') {
                    found++;
                }
            }
            return exact ? found == dots : found >= dots;
        }
    }

    public ConsumerInlet(
            String stream,
            String consumer,
            ConsumerConfig config,
            String domain,
            long tag,
            Account account,
            ShardIntake intake) {
        super(tag);
        name = stream + " > " + consumer;
        this.tag = tag;
        this.intake = intake;
        this.account = account;
        String tail = stream + "." + consumer;
        String longTail = (domain.isEmpty() ? "_" : domain) + "." + NameHash.of(account.name()) + "." + tail;
        // The Go server's filter has a wildcard for each token; a single full wildcard matches faster, and
        // counting dots is cheap.
        if (config.ackPolicy() == AckPolicy.EXPLICIT || config.ackPolicy() == AckPolicy.ALL) {
            listen("$JS.ACK." + tail + ".>", ACK, ACK_DOTS, true);
            listen("$JS.ACK." + longTail + ".>", ACK, LONG_ACK_DOTS, false);
        }
        if (config.flowControl()) {
            listen("$JS.FC." + tail + ".*", FLOW_CONTROL, 0, true);
            listen("$JS.FC." + longTail + ".*", FLOW_CONTROL, 0, true);
        }
        listen("$JS.API.CONSUMER.MSG.NEXT." + tail, PULL, 0, true);
        if (!domain.isEmpty()) {
            listen("$JS." + domain + ".API.CONSUMER.MSG.NEXT." + tail, PULL, 0, true);
        }
    }

    private void listen(String filter, int kind, int dots, boolean exact) {
        listening.add(new Listening(subscribe(account, bytes(filter)), kind, dots, exact));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Unsubscribes. */
    public void close() {
        listening.forEach(one -> unsubscribe(account, one.subscription));
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        if (subscription.isEnded() || frame.isRedirected()) {
            return false;
        }
        for (int i = 0; i < listening.size(); i++) {
            Listening one = listening.get(i);
            if (one.subscription == subscription) {
                return one.takes(frame) && add(intake.inbox(lane), one.kind, frame);
            }
        }
        return false;
    }

    private boolean add(LaneInbox inbox, int kind, PublishFrame frame) {
        long kindTag = tag * KINDS + kind;
        return kind == PULL ? inbox.addPull(kindTag, account, frame) : inbox.addAck(kindTag, frame);
    }

    @Override
    public String toString() {
        return "consumer " + name;
    }
}
