// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * Answers every request with a reply of the same size.
 *
 * <p>Thread: the run's.
 */
final class Responder implements LoadConnection {
    private final RequestFrames frames;
    private final FrameInput input;
    private final FrameOutput output;

    Responder(SocketChannel channel, RequestFrames frames) {
        this.frames = frames;
        input = new FrameInput(channel, frames.deliveredRequestLength());
        output = new FrameOutput(channel, frames.slots() * frames.reply(0).remaining());
    }

    @Override
    public void onReady(SelectionKey key) throws IOException {
        input.read();
        while (input.hasFrame()) {
            output.append(frames.reply(frames.slotOfRequest(input.frame())));
        }
        output.flush();
    }
}
