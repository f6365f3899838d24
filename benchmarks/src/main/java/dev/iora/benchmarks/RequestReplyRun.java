// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One run of a {@link Load.RequestReply}: two new connections, a fixed number of requests.
 *
 * <p>Thread: the caller's.
 */
final class RequestReplyRun implements LoadRun {
    private static final int IDLE_MILLIS = 1000;

    private final EventLoop loop;
    private final Requester requester;
    private final long requests;

    private RequestReplyRun(EventLoop loop, Requester requester, long requests) {
        this.loop = loop;
        this.requester = requester;
        this.requests = requests;
    }

    /** Connects requester and responder. */
    static RequestReplyRun prepare(Target target, Load.RequestReply load, long requests) throws IOException {
        var frames = new RequestFrames(target.dialect(), load.inFlight(), load.payloadBytes());
        var loop = new EventLoop();
        try {
            SocketChannel responding = subscribed(target, RequestFrames.service());
            loop.add(responding, SelectionKey.OP_READ, new Responder(responding, frames));
            SocketChannel requesting = subscribed(target, RequestFrames.inboxes());
            var requester = new Requester(requesting, frames, requests);
            loop.add(requesting, SelectionKey.OP_READ, requester);
            return new RequestReplyRun(loop, requester, requests);
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    @Override
    public RunResult run() throws IOException {
        long started = System.nanoTime();
        requester.start();
        while (!requester.isDone()) {
            loop.turn(IDLE_MILLIS);
        }
        return new RunResult(requests, System.nanoTime() - started, requester.latency());
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    private static SocketChannel subscribed(Target target, Topic topic) throws IOException {
        RawConnection connection = RawConnection.open(target.address());
        connection.subscribe(topic, "");
        connection.ping(RawConnection.REPLY_TIMEOUT);
        return connection.nonBlockingChannel();
    }
}
