// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.testkit.VirtualClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one lane of a {@link Bus}; its time passes when a test says so. */
final class FakeLanes implements ServiceLanes {
    final VirtualClock clock = new VirtualClock();
    private final Router router;
    private final List<Due> timers = new ArrayList<>();
    private @Nullable Connection publisher;

    private record Due(long nanos, Lanes.LaneCommand action) {}

    FakeLanes(Router router) {
        this.router = router;
    }

    @Override
    public Router router(int lane) {
        return router;
    }

    @Override
    public @Nullable Connection publisher(int lane) {
        return publisher;
    }

    /** Sets the connection whose messages are being routed; null for none. */
    void publisher(@Nullable Connection connection) {
        publisher = connection;
    }

    @Override
    public void after(int lane, long delayNanos, Lanes.LaneCommand action) {
        timers.add(new Due(clock.nanoTime() + delayNanos, action));
    }

    /** How many timers are armed. */
    int timers() {
        return timers.size();
    }

    /** Lets time pass, and runs the timers that are due on the way. */
    void advance(long nanos) {
        long end = clock.nanoTime() + nanos;
        while (true) {
            Due next = timers.stream()
                    .filter(due -> due.nanos <= end)
                    .min(Comparator.comparingLong(Due::nanos))
                    .orElse(null);
            if (next == null) {
                clock.advance(end - clock.nanoTime());
                return;
            }
            timers.remove(next);
            clock.advance(Math.max(0, next.nanos - clock.nanoTime()));
            next.action.run(router);
        }
    }
}
