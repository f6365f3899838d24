// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process that moves bytes from publishers to subscribers and looks at none of them: what the JVM and the kernel
 * cost, and so the limit for any server in Java.
 *
 * <p>Thread: one per connection, blocking.
 *
 * <p>It answers the handshake, then passes on whatever a connection sends, in whole frames of a length it is told, so
 * that what two publishers send does not mix inside a frame.
 */
public final class Relay {
    private Relay() {}

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
        var destinations = new RelayDestinations(rotate);
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(host), port))) {
            while (true) {
                SocketChannel channel = server.accept();
                var connection = new RelayConnection(channel, destinations, frameLength);
                Thread.ofPlatform().daemon().start(connection);
            }
        }
    }

    /** Starts a relay with this JVM's Java and class path. */
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

    /** What the relay must be told to carry {@code load}. */
    static List<String> argumentsFor(Load load) {
        return switch (load) {
            case Load.RequestReply _ -> List.of();
            case Load.Flow flow -> {
                Topic topic = Topic.some(flow.subjects()).getFirst();
                int length =
                        Frames.delivery(topic.subject(), topic.sid(), null, Frames.payload(flow.payloadBytes())).length;
                String frame = Integer.toString(length);
                yield flow.queueGroup() ? List.of("--frame", frame, "--rotate") : List.of("--frame", frame);
            }
        };
    }
}
