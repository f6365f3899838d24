// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.api;

import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.ClientInfo;
import dev.iora.core.Connection;
import dev.iora.core.FrameBatch;
import dev.iora.core.InternalConnection;
import dev.iora.core.Lanes;
import dev.iora.core.OutgoingMessage;
import dev.iora.core.Router;
import dev.iora.core.Subscription;
import dev.iora.jetstream.SilentConnectionLog;
import dev.iora.testkit.TestHeap;
import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lanes of one account that the test steps, and a client that keeps the messages it receives. */
final class TestLanes implements Lanes {
    /** A message as a client received it. */
    record Received(int lane, String subject, String headers, String payload) {}

    final Account account = Account.global(TestHeap.ample());
    final List<Received> received = new ArrayList<>();

    /** The client that lanes report as publisher. */
    @Nullable
    ClientInfo publisher;

    /** Whether lanes refuse commands. */
    boolean full;

    /** Whether the round continues. */
    boolean midRound;

    private final ArrayDeque<Runnable> endActions = new ArrayDeque<>();
    private final Router[] routers;
    private final List<ArrayDeque<LaneCommand>> commands = new ArrayList<>();
    private final InternalConnection client = new Client();

    TestLanes(int count) {
        routers = new Router[count];
        for (int lane = 0; lane < count; lane++) {
            routers[lane] = new Router(
                    lane,
                    account,
                    new SeededRandom(lane),
                    new SilentConnectionLog(),
                    (subscriptions, frame, skipped) -> false);
            commands.add(new ArrayDeque<>());
        }
    }

    void subscribe(String filter) {
        client.subscribe(account, filter.getBytes(StandardCharsets.UTF_8));
    }

    /** Publishes; whether there was a receiver. */
    boolean publish(int lane, String subject, String reply, String headers, String payload) {
        byte[] block = headers.getBytes(StandardCharsets.UTF_8);
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        OutgoingMessage message = new OutgoingMessage()
                .to(subject.getBytes(StandardCharsets.UTF_8))
                .reply(reply.getBytes(StandardCharsets.UTF_8))
                .payload(body, 0, body.length);
        if (block.length > 0) {
            message.headers(block, 0, block.length);
        }
        FrameBatch batch = new FrameBatch();
        batch.add(0, message);
        FrameBatch.Cursor cursor = batch.cursor();
        cursor.next();
        boolean taken = cursor.publish(routers[lane]);
        if (!midRound) {
            endRounds();
        }
        return taken;
    }

    /** Runs the work at the end of the lanes' rounds. */
    void endRounds() {
        for (Runnable action = endActions.poll(); action != null; action = endActions.poll()) {
            action.run();
        }
    }

    /** Runs the lanes' work; whether there was any. */
    boolean step() {
        boolean busy = false;
        for (int lane = 0; lane < routers.length; lane++) {
            for (LaneCommand command = commands.get(lane).poll(); command != null; ) {
                busy = true;
                command.run(routers[lane]);
                command = commands.get(lane).poll();
            }
        }
        return busy;
    }

    @Override
    public int count() {
        return routers.length;
    }

    @Override
    public void atEndOfRound(int lane, LaneCommand action) {
        endActions.add(() -> action.run(routers[lane]));
    }

    @Override
    public boolean post(int lane, LaneCommand command) {
        return !full && commands.get(lane).add(command);
    }

    @Override
    public @Nullable Connection publisher(int lane) {
        return client;
    }

    @Override
    public void pausePublisher(int lane, BooleanSupplier mayGoOn) {}

    private final class Client extends InternalConnection {
        @Override
        public @Nullable ClientInfo clientInfo() {
            return publisher;
        }

        Client() {
            super(1);
        }

        @Override
        public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
            int headers = Math.max(0, frame.headerSize);
            received.add(new Received(
                    lane,
                    text(frame.names, frame.subject, frame.subjectLength),
                    text(frame.bytes, frame.payload, headers),
                    text(frame.bytes, frame.payload + headers, frame.size - headers)));
            return true;
        }

        private static String text(byte[] bytes, int offset, int length) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "client";
        }
    }
}
