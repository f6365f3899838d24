// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One connection of a {@link Relay}: a handshake in lines, then bytes. It becomes a destination at the {@code PING} after its
 * {@code SUB}s; the background churn of a load never sends one.
 *
 * <p>Thread: its own, which blocks; {@link #write} any.
 */
final class RelayConnection implements Runnable {
    private static final int READ_BYTES = 256 * 1024;
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final RelayDestinations destinations;
    private final int frameLength;
    private final ByteBuffer input;
    private boolean subscribed;
    private int pieces;

    /**
     * Takes over an accepted connection.
     *
     * @param frameLength forwarded pieces are multiples of this
     */
    RelayConnection(SocketChannel channel, RelayDestinations destinations, int frameLength) {
        this.channel = channel;
        this.destinations = destinations;
        this.frameLength = frameLength;
        input = ByteBuffer.allocateDirect(READ_BYTES + frameLength);
    }

    @Override
    public void run() {
        try (channel) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            send("INFO {\"server_id\":\"relay\",\"version\":\"1\",\"max_payload\":1048576}\r\n");
            boolean talking = true;
            while (talking && channel.read(input) >= 0) {
                talking = answerLines();
            }
            do {
                forwardFrames();
            } while (channel.read(input) >= 0);
        } catch (IOException e) {
            // Expected at the end of a run: the driver closes its connections at any point.
            System.getLogger(RelayConnection.class.getName()).log(System.Logger.Level.DEBUG, "connection ended", e);
        } finally {
            destinations.remove(this);
        }
    }

    /** Writes all of {@code bytes}, never mixed with bytes of other threads. */
    synchronized void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Handles the lines read so far; returns false once something other than a handshake line follows. */
    private boolean answerLines() throws IOException {
        input.flip();
        boolean talking = true;
        for (int end = lineEnd(); talking && end >= 0; end = lineEnd()) {
            byte[] line = new byte[end - input.position()];
            input.get(input.position(), line);
            String text = new String(line, StandardCharsets.US_ASCII);
            talking = !text.startsWith("MSG ") && !text.startsWith("PUB ");
            if (talking) {
                input.position(end + 1);
                answer(text);
            }
        }
        input.compact();
        return talking;
    }

    private int lineEnd() {
        for (int i = input.position(); i < input.limit(); i++) {
            if (input.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void answer(String line) throws IOException {
        if (line.startsWith("SUB ")) {
            subscribed = true;
        } else if (line.startsWith("PING")) {
            if (subscribed) {
                destinations.add(this);
            }
            send("PONG\r\n");
        }
    }

    private void forwardFrames() throws IOException {
        input.flip();
        boolean pinged = endsWithPing();
        int size = pinged ? input.limit() - PING.length : input.limit();
        int end = input.limit();
        input.limit(size - size % frameLength);
        destinations.forward(this, input, pieces++);
        input.limit(end);
        if (pinged) {
            input.position(end);
            send("PONG\r\n");
        }
        input.compact();
    }

    private boolean endsWithPing() {
        int start = input.limit() - PING.length;
        return start >= 0 && input.slice(start, PING.length).mismatch(ByteBuffer.wrap(PING)) < 0;
    }

    private void send(String text) throws IOException {
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
