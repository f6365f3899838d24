// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.json.GoQuote;
import dev.iora.wire.ProtocolEncoder;
import dev.iora.wire.PublishFrame;
import dev.iora.wire.Slice;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Writes operations of connections to the log in the format of nats-server's trace (reference: core protocol, section 18), with
 * credentials redacted. Exists only while tracing is on.
 *
 * <p>Thread: the owner of a lane, for its connections and for its deliveries to others.
 */
final class ProtocolTrace {
    private static final Pattern SECRETS = Pattern.compile(
            "\"(pass|auth_token|sig|proxy_sig|nkey|jwt)\"\\s*:\\s*\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.CASE_INSENSITIVE);

    /** May hide the name of a field, so that nothing of the object is shown. */
    private static final String CHARACTER_ESCAPE = "\\u";

    /** The end of a header block, which is not shown without the payload. */
    private static final int BLANK_LINE_BYTES = 4;

    private final ConnectionLog log;
    private final TraceOptions options;

    ProtocolTrace(ConnectionLog log, TraceOptions options) {
        this.log = log;
        this.options = options;
    }

    void onPublish(Connection connection, PublishFrame f) {
        String verb = f.headerSize >= 0 ? "HPUB " : "PUB ";
        String reply = f.replyLength > 0 ? text(f.names, f.reply, f.replyLength) + " " : "";
        String sizes = f.headerSize >= 0 ? f.headerSize + " " + f.size : Integer.toString(f.size);
        received(connection, verb + text(f.names, f.subject, f.subjectLength) + " " + reply + sizes);
        message(connection, "<<-", f, true);
    }

    void onDelivered(Subscription subscription, PublishFrame f) {
        Connection connection = subscription.connection();
        boolean headers = f.headerSize >= 0 && connection.takesHeaders();
        byte[] head = new byte[ProtocolEncoder.messageHeadSize(f, subscription.sid())];
        int length = ProtocolEncoder.messageHead(head, 0, f, subscription.sid());
        int verb = f.headerSize >= 0 && !headers ? 1 : 0;
        String sizes = headers ? f.headerSize + " " + f.size : Integer.toString(f.size - (verb * f.headerSize));
        onSent(connection, text(head, verb, length - verb) + sizes);
        message(connection, "->>", f, headers);
    }

    /** Shows headers, if they are part of the message, and the payload; shows nothing if both are empty. */
    private void message(Connection connection, String direction, PublishFrame f, boolean withHeaders) {
        int headerSize = Math.max(0, f.headerSize);
        int offset = withHeaders ? f.payload : f.payload + headerSize;
        int length = f.payload + f.size - offset;
        if (options.headersOnly()) {
            length = withHeaders ? headerSize - BLANK_LINE_BYTES : 0;
        }
        if (length <= 0) {
            return;
        }
        int most = options.maxMessageBytes();
        boolean cut = most > 0 && length > most;
        String quoted = GoQuote.string(f.bytes, offset, cut ? most : length);
        String shown = cut ? quoted.substring(0, quoted.length() - 1) + "...\"" : quoted;
        log.trace(connection, direction + " MSG_PAYLOAD: [" + shown + "]");
    }

    void onSubscribe(Connection connection, byte[] bytes, Slice subject, Slice queue, Slice sid) {
        String group = queue.length > 0 ? text(bytes, queue.offset, queue.length) + " " : "";
        received(
                connection,
                "SUB " + text(bytes, subject.offset, subject.length) + " " + group
                        + text(bytes, sid.offset, sid.length));
    }

    void onUnsubscribe(Connection connection, byte[] bytes, Slice sid, long max) {
        received(connection, "UNSUB " + text(bytes, sid.offset, sid.length) + (max > 0 ? " " + max : ""));
    }

    void onConnect(Connection connection, byte[] bytes, int offset, int length) {
        String object = text(bytes, offset, length);
        String shown = object.contains(CHARACTER_ESCAPE)
                ? "[REDACTED]"
                : SECRETS.matcher(object).replaceAll("\"$1\":\"[REDACTED]\"");
        received(connection, "CONNECT " + shown);
    }

    void onBare(Connection connection, String verb) {
        received(connection, verb);
    }

    void onSent(Connection connection, String operation) {
        log.trace(connection, "->> [" + operation + "]");
    }

    void onForgotten(Subscription subscription) {
        byte[] sid = subscription.sid();
        log.trace(subscription.connection(), "<-> [DELSUB " + text(sid, 0, sid.length) + "]");
    }

    private void received(Connection connection, String operation) {
        log.trace(connection, "<<- [" + operation + "]");
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
