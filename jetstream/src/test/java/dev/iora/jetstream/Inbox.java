// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iora.core.ClientInfo;
import dev.iora.core.InternalConnection;
import dev.iora.core.Subscription;
import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client on the first lane that keeps the messages it receives.
 *
 * <p>Thread: the test's.
 */
public final class Inbox extends InternalConnection {
    /**
     * A message as the client received it.
     *
     * @param lane the lane that delivered it
     * @param headers the header block; empty if there is none
     */
    public record Received(int lane, String subject, String reply, String headers, String payload) {
        /** The subject and the content, to compare. */
        public String text() {
            return subject + " " + headers + payload;
        }
    }

    /** All messages. */
    public final List<Received> received = new ArrayList<>();

    /** The messages that consumers delivered; their reply subjects take acknowledgements. */
    public final List<Received> deliveries = new ArrayList<>();

    /** The client as requests describe it. */
    public @Nullable ClientInfo info;

    public Inbox() {
        super(9);
    }

    @Override
    public int lane() {
        return 0;
    }

    @Override
    public @Nullable ClientInfo clientInfo() {
        return info;
    }

    @Override
    public boolean deliver(int lane, Subscription subscription, PublishFrame frame) {
        int headers = Math.max(0, frame.headerSize);
        var message = new Received(
                lane,
                text(frame.names, frame.subject, frame.subjectLength),
                text(frame.names, frame.reply, frame.replyLength),
                text(frame.bytes, frame.payload, headers),
                text(frame.bytes, frame.payload + headers, frame.size - headers));
        received.add(message);
        if (message.reply.startsWith("$JS.ACK.")) {
            deliveries.add(message);
        }
        return true;
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, UTF_8);
    }

    /** The texts of all messages, which the client forgets. */
    public List<String> take() {
        List<String> taken = texts();
        received.clear();
        return taken;
    }

    /** The texts of all messages. */
    public List<String> texts() {
        return received.stream().map(Received::text).toList();
    }

    @Override
    public String toString() {
        return "inbox";
    }
}
