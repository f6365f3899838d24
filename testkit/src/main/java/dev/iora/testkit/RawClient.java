// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import dev.iora.common.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A blocking NATS client that sends and receives raw bytes, for tests of the exact protocol.
 *
 * <p>Each character of text is one byte (ISO 8859-1), so {@code "\u00ff"} is the byte 0xff. A call that exceeds the deadline
 * fails with an {@link AssertionError} that shows the bytes received so far.
 *
 * <p>Thread: its test only.
 *
 * <p>Invariants: {@code 0 <= head <= tail <= buffer.length}; bytes below {@code head} were returned to the test and are kept,
 * up to {@link #HISTORY_BYTES}, for failure messages.
 */
public final class RawClient implements AutoCloseable {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    private static final int HISTORY_BYTES = 4096;
    private static final String PING = "PING\r\n";

    private final Clock clock = Clock.system();
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private long deadlineNanos = DEFAULT_DEADLINE.toNanos();
    private byte[] buffer = new byte[8192];
    private int head;
    private int tail;
    private boolean ended;
    private boolean wasReset;
    private boolean answersPings;

    private RawClient(SocketChannel channel, Selector selector, SelectionKey key) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
    }

    /**
     * Opens a connection.
     *
     * @throws AssertionError if the connection is refused or the deadline passes
     */
    @SuppressWarnings("AddressSelection") // a test names the address it means
    public static RawClient connect(String host, int port) {
        return connect(new InetSocketAddress(host, port));
    }

    /**
     * Opens a connection.
     *
     * @throws AssertionError if the connection is refused or the deadline passes
     */
    public static RawClient connect(InetSocketAddress address) {
        return connect(address, 0);
    }

    /**
     * Opens a connection with a small receive buffer, so that its peer soon finds it slow when it does not read.
     *
     * @param receiveBufferBytes approximate size of the kernel's buffer; the system's default if 0
     * @throws AssertionError if the connection is refused or the deadline passes
     */
    public static RawClient connect(InetSocketAddress address, int receiveBufferBytes) {
        try {
            SocketChannel channel = SocketChannel.open();
            Selector selector = Selector.open();
            channel.configureBlocking(false);
            if (receiveBufferBytes > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            RawClient client = new RawClient(channel, selector, channel.register(selector, 0));
            client.finishConnect(address);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the deadline of each later call. */
    public RawClient withDeadline(Duration deadline) {
        deadlineNanos = deadline.toNanos();
        return this;
    }

    /**
     * Answers the server's PINGs from now on; all calls except {@link #readLine}, {@link #read} and {@link #skipToEnd} hide
     * them.
     */
    public RawClient answerPings() {
        answersPings = true;
        return this;
    }

    /**
     * Sends {@code text}, one byte for each character.
     *
     * @throws AssertionError if the peer has closed or does not take the bytes in time
     */
    public RawClient send(String text) {
        return send(bytes(text));
    }

    /**
     * Sends {@code bytes}.
     *
     * @throws AssertionError if the peer has closed or does not take the bytes in time
     */
    public RawClient send(byte[] bytes) {
        if (!trySend(bytes)) {
            throw failure("the peer closed while " + bytes.length + " bytes were sent");
        }
        return this;
    }

    /**
     * Sends {@code text}, one byte for each character.
     *
     * @return false if the peer has closed, which it may do before it has read everything
     */
    public boolean trySend(String text) {
        return trySend(bytes(text));
    }

    /**
     * Sends {@code bytes}.
     *
     * @return false if the peer has closed, which it may do before it has read everything
     * @throws AssertionError if the peer does not take the bytes in time
     */
    public boolean trySend(byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        long end = deadline();
        try {
            while (source.hasRemaining()) {
                if (channel.write(source) == 0) {
                    // Keep receiving while sending; otherwise both sides could wait for each other.
                    await(SelectionKey.OP_WRITE | (ended ? 0 : SelectionKey.OP_READ), end, "sending");
                    if (key.isReadable()) {
                        fill();
                    }
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads a line that ends in CR LF.
     *
     * @return the line without CR LF
     * @throws AssertionError if it ends in a bare LF, or the deadline or the end of the stream comes first
     */
    public String readLine() {
        long end = deadline();
        int scanned = 0;
        while (true) {
            for (; head + scanned < tail; scanned++) {
                if (buffer[head + scanned] == '\n') {
                    if (scanned == 0 || buffer[head + scanned - 1] != '\r') {
                        throw failure("a line ends in LF without CR");
                    }
                    String line = text(buffer, head, scanned - 1);
                    head += scanned + 1;
                    return line;
                }
            }
            require(end, "a line");
        }
    }

    /**
     * Reads exactly {@code count} bytes.
     *
     * @return the bytes as text, one character each
     * @throws AssertionError if the deadline or the end of the stream comes first
     */
    public String read(int count) {
        long end = deadline();
        while (tail - head < count) {
            require(end, count + " bytes");
        }
        String read = text(buffer, head, count);
        head += count;
        return read;
    }

    /**
     * Reads one protocol operation: a control line and, after MSG and HMSG, the header block and payload.
     *
     * @throws AssertionError if the deadline or the end of the stream comes first, a size is not a number, or the
     *     payload does not end in CR LF
     */
    public Frame readFrame() {
        passPings();
        String line = readLine();
        if (!line.startsWith("MSG ") && !line.startsWith("HMSG ")) {
            return new Frame(line, "", "");
        }
        String[] fields = line.split(" +", -1);
        int size = size(fields[fields.length - 1], line);
        int headerSize = line.startsWith("H") ? size(fields[fields.length - 2], line) : 0;
        if (headerSize > size) {
            throw failure("the header is longer than the message: " + line);
        }
        String body = read(size);
        if (!read(2).equals("\r\n")) {
            throw failure("the payload of '" + line + "' does not end in CR LF");
        }
        return new Frame(line, body.substring(0, headerSize), body.substring(headerSize));
    }

    /**
     * Reads one protocol operation, or the end of the connection.
     *
     * @return nothing at the end
     * @throws AssertionError as {@link #readFrame}; also if the connection ends within an operation
     */
    public Optional<Frame> readFrameOrEnd() {
        passPings();
        long end = deadline();
        while (!ended && head == tail) {
            awaitBytes(end, "an operation or the end of the connection");
        }
        return head == tail ? Optional.empty() : Optional.of(readFrame());
    }

    /**
     * Reads as many bytes as {@code expected} has and compares them.
     *
     * @throws AssertionError if they differ, or the deadline or the end of the stream comes first
     */
    public RawClient expect(String expected) {
        passPings();
        String actual = read(expected.length());
        if (!actual.equals(expected)) {
            throw failure("expected \"" + printable(expected) + "\" but got \"" + printable(actual) + "\"");
        }
        return this;
    }

    /**
     * Reads a line and compares it, without CR LF.
     *
     * @throws AssertionError if it differs, or the deadline or the end of the stream comes first
     */
    public RawClient expectLine(String expected) {
        passPings();
        String actual = readLine();
        if (!actual.equals(expected)) {
            throw failure("expected the line \"" + printable(expected) + "\" but got \"" + printable(actual) + "\"");
        }
        return this;
    }

    /**
     * Waits until the peer ends the connection, with or without a reset.
     *
     * @throws AssertionError if it sends anything before, or does not end it in time
     */
    public void expectClosed() {
        passPings();
        long end = deadline();
        while (!ended && head == tail) {
            awaitBytes(end, "the end of the connection");
        }
        if (head < tail) {
            throw failure("expected the end of the connection but got \"" + printable(text(buffer, head, tail - head))
                    + "\"");
        }
    }

    /**
     * Waits until the peer resets the connection.
     *
     * @throws AssertionError if it sends anything before, ends the connection in another way, or not in time
     */
    public void expectReset() {
        expectClosed();
        if (!wasReset) {
            throw failure("the peer ended the connection without a reset");
        }
    }

    /**
     * Reads and discards everything until the peer ends the connection.
     *
     * @return the number of bytes
     * @throws AssertionError if no byte arrives within the deadline
     */
    public long skipToEnd() {
        long skipped = 0;
        while (true) {
            skipped += tail - head;
            head = tail;
            if (ended) {
                return skipped;
            }
            awaitBytes(deadline(), "the end of the connection");
        }
    }

    /**
     * Asserts that the peer has sent nothing unread: PING is answered by PONG at once.
     *
     * @throws AssertionError if anything but PONG arrives first
     */
    public RawClient expectQuiet() {
        return send("PING\r\n").expectLine("PONG");
    }

    /** Closes the sending direction only; the peer sees the end of the stream and may still send. */
    public RawClient halfClose() {
        try {
            channel.shutdownOutput();
            return this;
        } catch (IOException e) {
            // The peer has reset the connection: the bytes it sent before, and then the end, can still be read.
            return this;
        }
    }

    /** Ends the connection with a reset instead of an orderly end. */
    public void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last bytes received, whether or not the test read them, with escapes. */
    public String receivedSoFar() {
        int from = Math.max(0, tail - HISTORY_BYTES);
        return printable(text(buffer, from, tail - from)) + (ended ? " (and the end of the connection)" : "");
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes control characters and bytes above 0x7e visible. */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                case '\\' -> shown.append("\\\\");
                default -> {
                    if (c >= ' ' && c < 0x7f) {
                        shown.append(c);
                    } else {
                        shown.append(String.format("\\x%02x", (int) c));
                    }
                }
            }
        }
        return shown.toString();
    }

    /** Answers the PINGs at the beginning of the next operation. */
    private void passPings() {
        long end = deadline();
        while (answersPings) {
            int matching = 0;
            while (matching < PING.length()
                    && head + matching < tail
                    && buffer[head + matching] == PING.charAt(matching)) {
                matching++;
            }
            if (matching == PING.length()) {
                head += matching;
                trySend("PONG\r\n");
            } else if (ended || head + matching < tail) {
                return;
            } else {
                awaitBytes(end, "an operation");
            }
        }
    }

    private void finishConnect(InetSocketAddress address) throws IOException {
        long end = deadline();
        try {
            boolean connected = channel.connect(address);
            while (!connected) {
                await(SelectionKey.OP_CONNECT, end, "connecting to " + address);
                connected = channel.finishConnect();
            }
        } catch (IOException e) {
            close();
            throw new AssertionError("cannot connect to " + address + ": " + e.getMessage(), e);
        }
    }

    private void require(long end, String what) {
        if (ended) {
            throw failure("the connection ended before " + what);
        }
        awaitBytes(end, what);
    }

    private void awaitBytes(long end, String what) {
        try {
            if (fill()) {
                return;
            }
            await(SelectionKey.OP_READ, end, "waiting for " + what);
            fill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(int operations, long end, String what) throws IOException {
        key.interestOps(operations);
        selector.selectedKeys().clear();
        while (true) {
            long leftMillis = (end - clock.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                throw failure("gave up " + what + " after " + deadlineNanos / 1_000_000 + " ms");
            }
            if (selector.select(leftMillis) > 0) {
                return;
            }
        }
    }

    /** Reads available bytes; returns true if there were any, or at the end of the stream. */
    private boolean fill() {
        if (tail == buffer.length) {
            makeRoom();
        }
        int count;
        try {
            count = channel.read(ByteBuffer.wrap(buffer, tail, buffer.length - tail));
        } catch (IOException e) {
            // Reset: the peer closed without reading all of our bytes.
            wasReset = true;
            count = -1;
        }
        if (count < 0) {
            ended = true;
            return true;
        }
        tail += count;
        return count > 0;
    }

    private void makeRoom() {
        int from = Math.max(0, head - HISTORY_BYTES);
        byte[] target = tail - from > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
        System.arraycopy(buffer, from, target, 0, tail - from);
        buffer = target;
        tail -= from;
        head -= from;
    }

    private int size(String field, String line) {
        try {
            return Integer.parseInt(field);
        } catch (NumberFormatException e) {
            throw failure("'" + field + "' is no size in: " + line);
        }
    }

    private long deadline() {
        return clock.nanoTime() + deadlineNanos;
    }

    private AssertionError failure(String what) {
        return new AssertionError(what + "; received so far: " + receivedSoFar());
    }

    private static byte[] bytes(String text) {
        if (text.chars().anyMatch(c -> c > 0xff)) {
            throw new IllegalArgumentException("a character above U+00FF is not a byte: " + text);
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] source, int from, int count) {
        return new String(source, from, count, StandardCharsets.ISO_8859_1);
    }

    /**
     * A protocol operation as received.
     *
     * @param line the control line without CR LF
     * @param header the header block of an HMSG including its blank line, else empty
     * @param payload the payload of a MSG or HMSG, else empty
     */
    public record Frame(String line, String header, String payload) {
        /** The first word of the control line. */
        public String verb() {
            int space = line.indexOf(' ');
            return space < 0 ? line : line.substring(0, space);
        }

        /** All bytes of this operation except the CR LF at the end of the payload or the control line. */
        public String text() {
            return verb().equals("MSG") || verb().equals("HMSG") ? line + "\r\n" + header + payload : line;
        }
    }
}
