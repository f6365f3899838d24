// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.core.Account;
import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Receives the messages published on a stream's subjects.
 *
 * <p>Thread: {@link #deliver} any lane; the rest the shard.
 */
public final class StreamInlet extends InternalConnection {
    private final String name;
    private final long streamId;
    private final Account account;
    private final ShardIntake intake;
    private final Refusal tooMany;
    private final List<Subscription> subscriptions = new ArrayList<>();

    /** The imports of its account that its subscriptions follow. */
    private int importsVersion;

    public StreamInlet(long streamId, String name, Account account, ShardIntake intake, Refusal tooMany) {
        super(streamId);
        this.name = name;
        this.streamId = streamId;
        this.account = account;
        this.intake = intake;
        this.tooMany = tooMany;
    }

    /** Subscribes to exactly these subjects; existing subscriptions to one of them are kept. */
    public void listen(List<String> subjects) {
        importsVersion = account.importsVersion();
        List<Subscription> gone = new ArrayList<>(subscriptions);
        for (String subject : subjects) {
            byte[] filter = subject.getBytes(StandardCharsets.UTF_8);
            boolean there = gone.removeIf(s -> Arrays.equals(s.subject(), filter));
            if (!there) {
                subscriptions.add(subscribe(account, filter));
            }
        }
        for (Subscription subscription : gone) {
            unsubscribe(account, subscription);
            subscriptions.remove(subscription);
        }
    }

    /** A stream stores what its account imports. */
    @Override
    public boolean importsStreams() {
        return true;
    }

    /** Subscribes again if its account imports other streams than before; whether it does. */
    public boolean reviewImports() {
        if (importsVersion == account.importsVersion()) {
            return false;
        }
        List<String> subjects = subscriptions.stream()
                .map(subscription -> new String(subscription.subject(), StandardCharsets.UTF_8))
                .toList();
        listen(List.of());
        listen(subjects);
        return true;
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        if (subscription.isEnded()) {
            return false;
        }
        return intake.inbox(lane).addPublish(streamId, account, frame, tooMany);
    }

    @Override
    public String toString() {
        return "stream " + name;
    }
}
