// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/**
 * Puts a load on a server through bare sockets, so that the server and not a client library is measured.
 *
 * <p>Thread: the caller's does everything.
 */
final class LoadDriver {
    private static final int IDLE_MILLIS = 1000;

    private LoadDriver() {}

    /**
     * Runs {@code load} once with about {@code messages} messages on connections of its own.
     *
     * @throws LoadFailure if the server closed a connection, stalled for 15 s, or delivered anything wrong
     */
    static LoadResult run(Target target, Load load, long messages) throws IOException {
        return switch (load) {
            case Load.Flow flow -> {
                try (var run = new FlowRun(target, flow, messages)) {
                    yield run.run();
                }
            }
            case Load.RequestReply requestReply -> requestReply(target, requestReply, messages);
        };
    }

    private static LoadResult requestReply(Target target, Load.RequestReply load, long requests) throws IOException {
        var frames = new RequestFrames(target.dialect(), load.inFlight(), load.payloadBytes());
        try (var loop = new EventLoop()) {
            RawConnection responding = RawConnection.open(target.address());
            responding.subscribe(RequestFrames.service(), "");
            responding.ping(RawConnection.REPLY_TIMEOUT);
            var responderChannel = responding.nonBlockingChannel();
            loop.add(responderChannel, SelectionKey.OP_READ, new Responder(responderChannel, frames));

            RawConnection requesting = RawConnection.open(target.address());
            requesting.subscribe(RequestFrames.inboxes(), "");
            requesting.ping(RawConnection.REPLY_TIMEOUT);
            var requesterChannel = requesting.nonBlockingChannel();
            var requester = new Requester(requesterChannel, frames, requests);
            loop.add(requesterChannel, SelectionKey.OP_READ, requester);

            long started = System.nanoTime();
            requester.start();
            while (!requester.isDone()) {
                loop.turn(IDLE_MILLIS);
            }
            return new LoadResult(requests, System.nanoTime() - started, requester.latency());
        }
    }
}
