// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.wire.ProtocolParser;
import dev.iora.wire.ProtocolSink;
import dev.iora.wire.ProtocolViolation;
import dev.iora.wire.PublishFrame;
import dev.iora.wire.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Published messages as the parser passes them on, each with its own bytes. */
final class Frames {
    private Frames() {}

    static PublishFrame publish(String subject, String payload) {
        return parse("PUB " + subject + " " + payload.length() + "\r\n" + payload + "\r\n");
    }

    static PublishFrame request(String subject, String reply, String payload) {
        return parse("PUB " + subject + " " + reply + " " + payload.length() + "\r\n" + payload + "\r\n");
    }

    static PublishFrame parse(String operation) {
        var parser = new ProtocolParser();
        parser.limits(1 << 20, 1 << 20);
        byte[] bytes = operation.getBytes(StandardCharsets.ISO_8859_1);
        var catcher = new Catcher();
        assertThat(parser.parse(Arrays.copyOf(bytes, bytes.length + 1), 0, bytes.length, catcher))
                .isEqualTo(bytes.length);
        return catcher.caught;
    }

    private static final class Catcher implements ProtocolSink {
        private PublishFrame caught = new PublishFrame();

        @Override
        public boolean takesHeaders() {
            return true;
        }

        @Override
        public boolean onPublish(PublishFrame frame) {
            caught = frame;
            return true;
        }

        @Override
        public boolean onSubscribe(byte[] bytes, Slice subject, Slice queue, Slice sid) {
            return refuse("SUB");
        }

        @Override
        public boolean onUnsubscribe(byte[] bytes, Slice sid, long max) {
            return refuse("UNSUB");
        }

        @Override
        public boolean onConnect(byte[] bytes, int offset, int length) {
            return refuse("CONNECT");
        }

        @Override
        public boolean onInfo(byte[] bytes, int offset, int length) {
            return refuse("INFO");
        }

        @Override
        public boolean onPing() {
            return refuse("PING");
        }

        @Override
        public boolean onPong() {
            return refuse("PONG");
        }

        @Override
        public boolean onRemoteError(byte[] bytes, int offset, int length) {
            return refuse("-ERR");
        }

        @Override
        public void onViolation(ProtocolViolation violation) {
            refuse(violation.toString());
        }

        private static boolean refuse(String what) {
            throw new AssertionError("not a publish: " + what);
        }
    }
}
