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
 * A client that its test drives in steps: it writes and reads no more than it is told, so that one thread can play many
 * clients, fast and slow ones. What it reads it cuts into frames.
 */
final class SteppedClient implements AutoCloseable {
    // Smaller ones make the kernel wait for its probe timer instead of sending what fits.
    private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

    /** A message as it came; {@code header} is null for a MSG. */
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

    /** Messages in the order they came. */
    final List<Received> messages = new ArrayList<>();

    /** How many messages had come before each PONG. */
    final List<Integer> pongs = new ArrayList<>();

    /** Lines that are no messages and that a server does not send of its own accord. */
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

    /** Adds to what is to be written. */
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

    /** Writes up to {@code max} of the queued bytes; what remains may begin anywhere in an operation. */
    void write(int max) {
        try {
            outAt += channel.write(ByteBuffer.wrap(out, outAt, Math.min(max, outEnd - outAt)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to {@code max} bytes; how many came. */
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

    /** Bytes at the end of the stream that are no whole frame. */
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

    /** Index behind the frame at {@code start}, -1 if it is not whole yet. */
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
