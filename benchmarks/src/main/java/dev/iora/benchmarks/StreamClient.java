// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/**
 * A minimal client for JetStream: writes protocol text and reads whole messages.
 *
 * <p>Thread: one at a time.
 */
final class StreamClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final byte[] PONG = "PONG\r\n".getBytes(US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;

    /** Positions of the blanks in the last line, relative to its start; a message line has at most five. */
    private final int[] blank = new int[5];

    private int blanks;

    /** First byte and length of the last message's subject, in {@link #bytes}. */
    int subject;

    int subjectLength;

    /** First byte and length of its reply subject; length 0 without one. */
    int reply;

    int replyLength;

    /** First byte, length of the headers, and length of headers and payload. */
    int body;

    int headerLength;
    int bodyLength;

    /** Connects, and subscribes to {@code inbox.*}. */
    StreamClient(InetSocketAddress server, String inbox) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        in = socket.getInputStream();
        send("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true}\r\nSUB " + inbox
                + ".* 1\r\nPING\r\n");
        String line = readLine();
        while (!line.equals("PONG")) {
            line = readLine();
        }
    }

    byte[] bytes() {
        return buffer;
    }

    void send(String text) throws IOException {
        send(text.getBytes(UTF_8), text.length());
    }

    void send(byte[] bytes, int length) throws IOException {
        socket.getOutputStream().write(bytes, 0, length);
    }

    /** Sends a request, and returns the payload of the response. */
    String request(String inbox, String to, String payload) throws IOException {
        send("PUB " + to + " " + inbox + ".r " + payload.getBytes(UTF_8).length + "\r\n" + payload + "\r\n");
        next();
        return payload();
    }

    String payload() {
        return new String(buffer, body + headerLength, bodyLength - headerLength, UTF_8);
    }

    String headers() {
        return new String(buffer, body, headerLength, UTF_8);
    }

    /**
     * Reads the next message, and answers PING.
     *
     * @throws LoadFailure if the server sends anything else
     */
    void next() throws IOException {
        while (true) {
            int lineEnd = lineEnd();
            byte kind = buffer[start];
            if (kind == 'M' || kind == 'H') {
                message(kind == 'H', lineEnd);
                return;
            }
            String line = new String(buffer, start, lineEnd - start, UTF_8).strip();
            start = lineEnd + 1;
            if (line.equals("PING")) {
                send(PONG, PONG.length);
            } else if (!line.startsWith("INFO ") && !line.equals("PONG")) {
                throw new LoadFailure("the server says " + line);
            }
        }
    }

    /**
     * Counts publish acknowledgements: waits for one, and counts those already received behind it without another read. Costs a
     * tenth of {@link #next}, so that the driver is not the bottleneck.
     *
     * @param head the start of each: {@code MSG}, subject and subscription, with the blank behind it
     * @throws LoadFailure if one is an error
     */
    int acknowledgements(byte[] head) throws IOException {
        next();
        requireAcknowledgement();
        int count = 1;
        while (isNext(head)) {
            int at = start + head.length;
            int size = 0;
            while (at < end && buffer[at] != '\r') {
                size = size * 10 + buffer[at] - '0';
                at++;
            }
            int behind = at + size + 4;
            if (at == end || behind > end) {
                break;
            }
            body = at + 2;
            bodyLength = size;
            headerLength = 0;
            requireAcknowledgement();
            start = behind;
            count++;
        }
        return count;
    }

    private boolean isNext(byte[] head) {
        return start + head.length < end && Arrays.equals(buffer, start, start + head.length, head, 0, head.length);
    }

    private void requireAcknowledgement() {
        if (headerLength > 0 || bodyLength < 3 || buffer[body + 2] == 'e') {
            throw new LoadFailure("publish answered by " + headers() + payload());
        }
    }

    /** Parses a message line whose blanks {@link #lineEnd} has found. */
    private void message(boolean withHeaders, int lineEnd) throws IOException {
        boolean withReply = blanks > (withHeaders ? 4 : 3);
        int line = start;
        int head = lineEnd + 1 - line;
        int last = blank[blanks - 1];
        int total = number(line + last + 1, lineEnd - 1);
        int headers = withHeaders ? number(line + blank[blanks - 2] + 1, line + last) : 0;
        subjectLength = blank[1] - blank[0] - 1;
        replyLength = withReply ? blank[3] - blank[2] - 1 : 0;
        require(head + total + 2);
        subject = start + blank[0] + 1;
        reply = start + (withReply ? blank[2] + 1 : 0);
        body = start + head;
        headerLength = headers;
        bodyLength = total;
        start += head + total + 2;
    }

    private int number(int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + buffer[i] - '0';
        }
        return value;
    }

    private String readLine() throws IOException {
        int lineEnd = lineEnd();
        String line = new String(buffer, start, lineEnd - start, UTF_8).strip();
        start = lineEnd + 1;
        return line;
    }

    /** Index of the end of the next line; records its blanks on the way, which saves a second pass. */
    private int lineEnd() throws IOException {
        int scanned = 0;
        blanks = 0;
        while (true) {
            for (int i = start + scanned; i < end; i++) {
                byte b = buffer[i];
                if (b <= ' ') {
                    if (b == '\n') {
                        return i;
                    }
                    if (b == ' ' && blanks < blank.length) {
                        blank[blanks++] = i - start;
                    }
                }
            }
            scanned = end - start;
            require(scanned + 1);
        }
    }

    private void require(int length) throws IOException {
        if (length > buffer.length) {
            buffer = Arrays.copyOf(buffer, length * 2);
        }
        if (start + length > buffer.length || start == end) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        while (end - start < length) {
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new LoadFailure("the server closed the connection");
            }
            end += read;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
