// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.SeededRandom;
import dev.iora.core.Account;
import dev.iora.core.Connection;
import dev.iora.core.FrameBatch;
import dev.iora.core.Lanes;
import dev.iora.core.OutgoingMessage;
import dev.iora.core.Router;
import dev.iora.jetstream.SilentConnectionLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lanes without loops: tests step their rounds, in the calling thread. */
final class SteppedLanes implements Lanes {
    private final List<Router> routers = new ArrayList<>();
    private final List<ArrayDeque<LaneCommand>> commands = new ArrayList<>();
    private final List<ArrayDeque<Runnable>> endOfRound = new ArrayList<>();
    boolean refusing;
    int pauses;

    SteppedLanes(int count, Account account) {
        for (int lane = 0; lane < count; lane++) {
            routers.add(new Router(
                    lane, account, new SeededRandom(7), new SilentConnectionLog(), (s, f, skipped) -> false));
            commands.add(new ArrayDeque<>());
            endOfRound.add(new ArrayDeque<>());
        }
    }

    /** A client publishes; true if there is a receiver. */
    boolean publish(int lane, OutgoingMessage message) {
        var batch = new FrameBatch();
        batch.add(0, message);
        FrameBatch.Cursor cursor = batch.cursor();
        return cursor.next() && cursor.publish(routers.get(lane));
    }

    /** Ends the rounds of all lanes and runs posted commands; whether there were any. */
    boolean round() {
        boolean any = false;
        for (int lane = 0; lane < routers.size(); lane++) {
            ArrayDeque<Runnable> actions = endOfRound.get(lane);
            for (int i = actions.size(); i > 0; i--) {
                actions.removeFirst().run();
                any = true;
            }
            ArrayDeque<LaneCommand> posted = commands.get(lane);
            for (int i = posted.size(); i > 0; i--) {
                posted.removeFirst().run(routers.get(lane));
                any = true;
            }
        }
        return any;
    }

    /** Commands that wait for a lane. */
    int posted(int lane) {
        return commands.get(lane).size();
    }

    @Override
    public int count() {
        return routers.size();
    }

    @Override
    public void atEndOfRound(int lane, LaneCommand action) {
        endOfRound.get(lane).addLast(() -> action.run(routers.get(lane)));
    }

    @Override
    public boolean post(int lane, LaneCommand command) {
        if (refusing) {
            return false;
        }
        commands.get(lane).addLast(command);
        return true;
    }

    @Override
    public @Nullable Connection publisher(int lane) {
        return null;
    }

    @Override
    public void pausePublisher(int lane, BooleanSupplier mayGoOn) {
        pauses++;
    }
}
