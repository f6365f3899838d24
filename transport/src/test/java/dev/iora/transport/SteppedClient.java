// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that a test drives in steps: each call writes or reads a limited number of bytes, so that one thread can play many
 * clients, fast and slow ones. It parses its input into frames.
 */
final class SteppedClient implements AutoCloseable {
    // A smaller buffer makes the kernel wait for its probe timer instead of sending.
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

    /** A received message; {@code header} is null for a MSG. */
    record Received(
            String subject,
            String sid,
            String reply,
            @Nullable String header,
            String payload) {}

    private final SocketChannel channel;
    private byte[] out = new byte[1024];
    private int outAt;
    private int outEnd;
    private byte[] in = new byte[1024];
    private int inEnd;
    private boolean ended;

    /** Messages in the order of arrival. */
    final List<Received> messages = new ArrayList<>();

    /** The number of messages that arrived before each PONG. */
    final List<Integer> pongs = new ArrayList<>();

    /** Other lines, except those that a server sends on its own. */
    final List<String> others = new ArrayList<>();

    private SteppedClient(SocketChannel channel) {
        this.channel = channel;
    }

    static SteppedClient connect(Loops loops) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(loops.address());
            channel.configureBlocking(false);
            loops.accept();
            return new SteppedClient(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Queues bytes to write. */
    void queue(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        if (outEnd + bytes.length > out.length) {
            byte[] target = new byte[Math.max(out.length * 2, outEnd - outAt + bytes.length)];
            System.arraycopy(out, outAt, target, 0, outEnd - outAt);
            outEnd -= outAt;
            outAt = 0;
            out = target;
        }
        System.arraycopy(bytes, 0, out, outEnd, bytes.length);
        outEnd += bytes.length;
    }

    boolean hasOutput() {
        return outAt < outEnd;
    }

    /** Writes up to {@code max} of the queued bytes; the rest may begin anywhere in an operation. */
    void write(int max) {
        try {
            outAt += channel.write(ByteBuffer.wrap(out, outAt, Math.min(max, outEnd - outAt)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to {@code max} bytes; returns their number. */
    int read(int max) {
        if (ended) {
            return 0;
        }
        if (in.length - inEnd < max) {
            in = Arrays.copyOf(in, Math.max(in.length * 2, inEnd + max));
        }
        int count;
        try {
            count = channel.read(ByteBuffer.wrap(in, inEnd, max));
        } catch (IOException e) {
            count = -1; // a reset ends the stream as well
        }
        if (count < 0) {
            ended = true;
            return 0;
        }
        inEnd += count;
        parse();
        return count;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Bytes of an incomplete frame at the end of the stream. */
    int incompleteBytes() {
        return inEnd;
    }

    private void parse() {
        int at = 0;
        while (true) {
            int next = parseFrame(at);
            if (next < 0) {
                break;
            }
            at = next;
        }
        if (at > 0) {
            System.arraycopy(in, at, in, 0, inEnd - at);
            inEnd -= at;
        }
    }

    /** Index after the frame at {@code start}, -1 if it is incomplete. */
    private int parseFrame(int start) {
        int lineFeed = start;
        while (lineFeed < inEnd && in[lineFeed] != '\n') {
            lineFeed++;
        }
        if (lineFeed == inEnd) {
            return -1;
        }
        require(lineFeed > start && in[lineFeed - 1] == '\r', "a line without CR LF", start);
        String line = new String(in, start, lineFeed - 1 - start, ISO_8859_1);
        boolean headers = line.startsWith("HMSG ");
        if (!headers && !line.startsWith("MSG ")) {
            keepLine(line);
            return lineFeed + 1;
        }
        String[] words = line.split(" ", -1);
        int sizes = headers ? 2 : 1;
        require(words.length == 3 + sizes || words.length == 4 + sizes, "a message with odd words", start);
        int size = Integer.parseInt(words[words.length - 1]);
        int headerSize = headers ? Integer.parseInt(words[words.length - 2]) : 0;
        int payload = lineFeed + 1;
        int end = payload + size + 2;
        if (end > inEnd) {
            return -1;
        }
        require(in[end - 2] == '\r' && in[end - 1] == '\n', "a payload that does not end in CR LF", start);
        messages.add(new Received(
                words[1],
                words[2],
                words.length == 4 + sizes ? words[3] : "",
                headers ? new String(in, payload, headerSize, ISO_8859_1) : null,
                new String(in, payload + headerSize, size - headerSize, ISO_8859_1)));
        return end;
    }

    private void keepLine(String line) {
        if (line.equals("PONG")) {
            pongs.add(messages.size());
        } else if (!line.startsWith("INFO {") && !line.equals("PING")) {
            others.add(line);
        }
    }

    private void require(boolean condition, String what, int start) {
        if (!condition) {
            String context = new String(in, start, Math.min(200, inEnd - start), ISO_8859_1);
            throw new AssertionError(what + " after " + messages.size() + " messages: " + context);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
