// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process that forwards bytes from publishers to subscribers without reading them. It shows the cost of the JVM and the
 * kernel, and so the limit for every server in Java.
 *
 * <p>Thread: one per connection, blocking.
 *
 * <p>It answers the handshake, then forwards everything that a connection sends, in whole frames of a configured length, so
 * that the frames of two publishers do not mix.
 */
public final class Relay implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final int frameLength;
    private final RelayDestinations destinations;

    private Relay(ServerSocketChannel listener, int frameLength, boolean rotate) {
        this.listener = listener;
        this.frameLength = frameLength;
        destinations = new RelayDestinations(rotate);
    }

    /** Runs until killed: {@code -a HOST -p PORT [--frame BYTES] [--rotate]}. */
    public static void main(String[] commandLine) throws IOException {
        var arguments = new Arguments(List.of(commandLine));
        String host = ServerCommand.HOST;
        int port = 0;
        int frameLength = 1;
        boolean rotate = false;
        while (arguments.hasNext()) {
            switch (arguments.next()) {
                case "-a" -> host = arguments.value();
                case "-p" -> port = arguments.intValue(1, 65_535);
                case "--frame" -> frameLength = arguments.intValue(1, Integer.MAX_VALUE);
                case "--rotate" -> rotate = true;
                default -> throw arguments.unknown();
            }
        }
        try (Relay relay = open(new InetSocketAddress(InetAddress.ofLiteral(host), port), frameLength, rotate)) {
            relay.serve();
        }
    }

    /**
     * Listens without accepting connections yet.
     *
     * @param frameLength forwarded pieces are multiples of this
     * @param rotate whether each piece goes to the next subscriber instead of all
     */
    static Relay open(InetSocketAddress address, int frameLength, boolean rotate) throws IOException {
        return new Relay(ServerSocketChannel.open().bind(address), frameLength, rotate);
    }

    /** The address it listens on. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /** Accepts connections until {@link #close}. */
    void serve() throws IOException {
        while (listener.isOpen()) {
            try {
                var connection = new RelayConnection(listener.accept(), destinations, frameLength);
                Thread.ofPlatform().daemon().start(connection);
            } catch (ClosedChannelException _) {
                return;
            }
        }
    }

    /** Stops listening; connections end when their peers close. */
    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** The command that starts a relay with this JVM's Java and class path. */
    static ServerCommand command() {
        return new ServerCommand(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Relay.class.getName()),
                List.of(),
                Map.of());
    }

    /** The relay's arguments for {@code load}. */
    static List<String> argumentsFor(Load load) {
        return switch (load) {
            case Load.RequestReply _ -> List.of();
            case Load.Flow flow -> {
                Topic topic = Topic.some(flow.subjects()).getFirst();
                int length = LoadFrames.delivery(
                                topic.subject(), topic.sid(), null, LoadFrames.payload(flow.payloadBytes()))
                        .length;
                String frame = Integer.toString(length);
                yield flow.queueGroup() ? List.of("--frame", frame, "--rotate") : List.of("--frame", frame);
            }
        };
    }
}
