// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bytes of publishes as clients send them, for benchmarks. */
public final class PublishBurst {
    /** Shapes of the control lines of a burst. */
    public enum Shape {
        /** PUB with the same subject every time. */
        SAME_LINE,
        /** PUB with the subjects in turn. */
        VARIED_SUBJECTS,
        /** HPUB with the subjects in turn. */
        HEADERS
    }

    private static final String HEADER_BLOCK = "NATS/1.0\r\nTrace: 1\r\n\r\n";

    private PublishBurst() {}

    /** Subject number {@code i} of a burst with varied subjects. */
    public static String subject(int i) {
        return "orders.eu." + i;
    }

    /** A burst of {@code messages}, plus one byte that the parser requires. */
    public static byte[] encode(Shape shape, int messages, int payloadBytes) {
        var burst = new ByteArrayOutputStream();
        for (int i = 0; i < messages; i++) {
            burst.writeBytes(message(shape, i, payloadBytes));
        }
        burst.write('\n');
        return burst.toByteArray();
    }

    /** The first message of a burst, parsed. */
    public static PublishFrame frame(Shape shape, int payloadBytes) {
        return frames(shape, 1, payloadBytes).getFirst();
    }

    /** All messages of a burst, parsed. */
    public static List<PublishFrame> frames(Shape shape, int messages, int payloadBytes) {
        var frames = new ArrayList<PublishFrame>();
        for (int i = 0; i < messages; i++) {
            byte[] bytes = message(shape, i, payloadBytes);
            // A parser each, since a parser reuses its frame.
            var parser = new ProtocolParser();
            parser.limits(4096, 1 << 20);
            parser.parse(Arrays.copyOf(bytes, bytes.length + 1), 0, bytes.length, new FrameSink() {
                @Override
                public boolean onPublish(PublishFrame frame) {
                    return frames.add(frame);
                }
            });
        }
        return frames;
    }

    private static byte[] message(Shape shape, int i, int payloadBytes) {
        var message = new ByteArrayOutputStream();
        message.writeBytes(line(shape, i, payloadBytes).getBytes(US_ASCII));
        message.writeBytes(new byte[payloadBytes]);
        message.writeBytes("\r\n".getBytes(US_ASCII));
        return message.toByteArray();
    }

    private static String line(Shape shape, int i, int payloadBytes) {
        int headers = HEADER_BLOCK.length();
        return switch (shape) {
            case SAME_LINE -> "PUB " + subject(0) + " " + payloadBytes + "\r\n";
            case VARIED_SUBJECTS -> "PUB " + subject(i) + " " + payloadBytes + "\r\n";
            case HEADERS ->
                "HPUB " + subject(i) + " " + headers + " " + (headers + payloadBytes) + "\r\n" + HEADER_BLOCK;
        };
    }
}
