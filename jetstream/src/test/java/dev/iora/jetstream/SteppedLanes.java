// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.AccountTable;
import dev.iora.core.Connection;
import dev.iora.core.FrameBatch;
import dev.iora.core.Lanes;
import dev.iora.core.OutgoingMessage;
import dev.iora.core.Router;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lanes without loops: a test publishes to them and steps their rounds.
 *
 * <p>Thread: the test's, or one for each lane.
 */
public final class SteppedLanes implements Lanes {
    private final AccountTable accounts;
    private final List<Router> routers = new ArrayList<>();
    private final List<ArrayDeque<LaneCommand>> commands = new ArrayList<>();
    private final List<ArrayDeque<LaneCommand>> endOfRound = new ArrayList<>();

    /** The connection whose messages the lanes route. */
    public @Nullable Connection publisher;

    /** Whether the lanes refuse commands. */
    public boolean refusing;

    /** Number of times that a publisher was paused. */
    public int pauses;

    public SteppedLanes(int count, AccountTable accounts) {
        this.accounts = accounts;
        for (int lane = 0; lane < count; lane++) {
            routers.add(new Router(
                    lane, accounts, new SeededRandom(7), new SilentConnectionLog(), (s, f, skipped) -> false));
            commands.add(new ArrayDeque<>());
            endOfRound.add(new ArrayDeque<>());
        }
    }

    /** Publishes a message in the global account; returns whether there is a receiver. */
    public boolean publish(int lane, String subject, String reply, String headers, String payload) {
        return publish(accounts.global(), lane, subject, reply, headers, payload);
    }

    /**
     * Publishes a message; returns whether there is a receiver.
     *
     * @param headers lines without the version line, separated by CRLF; empty if the message has none
     */
    public boolean publish(Account account, int lane, String subject, String reply, String headers, String payload) {
        byte[] body = payload.getBytes(UTF_8);
        OutgoingMessage message = new OutgoingMessage()
                .to(account, subject.getBytes(UTF_8))
                .reply(reply.getBytes(UTF_8))
                .payload(body, 0, body.length);
        if (!headers.isEmpty()) {
            byte[] block = ("NATS/1.0\r\n" + headers + "\r\n\r\n").getBytes(UTF_8);
            message.headers(block, 0, block.length);
        }
        var batch = new FrameBatch();
        batch.add(0, message);
        FrameBatch.Cursor cursor = batch.cursor();
        return cursor.next() && cursor.publish(routers.get(lane));
    }

    /** Ends the round of each lane and runs its commands; returns whether there were any. */
    public boolean round() {
        boolean busy = false;
        for (int lane = 0; lane < routers.size(); lane++) {
            busy |= round(lane);
        }
        return busy;
    }

    /** Ends the round of {@code lane} and runs its commands; returns whether there were any. */
    public boolean round(int lane) {
        boolean busy = run(lane, endOfRound);
        busy |= run(lane, commands);
        return busy;
    }

    /** Ends the round of each lane. */
    public void endRounds() {
        for (int lane = 0; lane < routers.size(); lane++) {
            run(lane, endOfRound);
        }
    }

    /** Runs the commands that wait now; those that they add wait for the next call. */
    private boolean run(int lane, List<ArrayDeque<LaneCommand>> queues) {
        ArrayDeque<LaneCommand> queue = queues.get(lane);
        int waiting = queue.size();
        for (int i = 0; i < waiting; i++) {
            queue.removeFirst().run(routers.get(lane));
        }
        return waiting > 0;
    }

    /** Number of commands that wait for a lane. */
    public int posted(int lane) {
        return commands.get(lane).size();
    }

    @Override
    public int count() {
        return routers.size();
    }

    @Override
    public void atEndOfRound(int lane, LaneCommand action) {
        endOfRound.get(lane).addLast(action);
    }

    @Override
    public boolean post(int lane, LaneCommand command) {
        return !refusing && commands.get(lane).add(command);
    }

    @Override
    public @Nullable Connection publisher(int lane) {
        return publisher;
    }

    @Override
    public void pausePublisher(int lane, BooleanSupplier canResume) {
        pauses++;
    }
}
