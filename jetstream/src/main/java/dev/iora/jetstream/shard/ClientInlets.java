// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.core.Account;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.config.StreamSource;
import dev.iora.jetstream.lane.DirectInlet;
import dev.iora.jetstream.lane.Refusal;
import dev.iora.jetstream.lane.ShardIntake;
import dev.iora.jetstream.lane.StreamInlet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions through which clients reach a stream: its subjects, and direct gets.
 *
 * <p>Thread: the shard.
 */
final class ClientInlets {
    private final long streamId;
    private final Account account;
    private final ShardIntake intake;
    private final StreamInlet subjects;
    private @Nullable DirectInlet direct;

    /** Answers direct gets for the origin of a mirror. */
    private @Nullable DirectInlet mirrorDirect;

    private boolean serving;

    /** Whether a mirror once had nearly all messages of its origin. */
    private boolean caughtUp;

    /** Creates them without subscriptions; {@code tooMany} refuses a publish that finds no room. */
    ClientInlets(long streamId, String name, Account account, ShardIntake intake, Refusal tooMany) {
        this.streamId = streamId;
        this.account = account;
        this.intake = intake;
        subjects = new StreamInlet(streamId, name, account, intake, tooMany);
    }

    /**
     * Subscribes as the configuration says. A mirror answers direct gets for its origin as well once it has nearly all of its
     * messages.
     */
    void listen(StreamConfig config) {
        serving = true;
        subjects.listen(config.subjects());
        direct = follow(direct, config.allowDirect() ? config.name() : null);
        StreamSource mirror = config.mirror();
        boolean serves = mirror != null && config.mirrorDirect() && caughtUp;
        mirrorDirect = follow(mirrorDirect, mirror != null && serves ? mirror.name() : null);
    }

    /** A mirror has nearly all messages of its origin. */
    void onCaughtUp(StreamConfig config) {
        caughtUp = true;
        listen(config);
    }

    /** The inlet of direct gets for a stream, created or closed if necessary; null if no name is given. */
    private @Nullable DirectInlet follow(@Nullable DirectInlet now, @Nullable String name) {
        if (name == null) {
            if (now != null) {
                now.close();
            }
            return null;
        }
        return now == null ? new DirectInlet(streamId, name, account, intake) : now;
    }

    /** Ends all subscriptions. */
    void stopListening() {
        serving = false;
        subjects.listen(List.of());
        direct = follow(direct, null);
        mirrorDirect = follow(mirrorDirect, null);
    }

    /** Follows the imports of the account; whether they have changed while clients were served. */
    boolean reviewImports() {
        return serving && subjects.reviewImports();
    }

    /** Whether clients can reach the stream. */
    boolean isServing() {
        return serving;
    }

    /** Whether direct gets are answered. */
    boolean serveDirectGets() {
        return direct != null || mirrorDirect != null;
    }
}
