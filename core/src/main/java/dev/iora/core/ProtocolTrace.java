// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.PublishFrame;
import dev.iora.wire.Slice;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Writes a connection's operations to the log as the Go server's trace shows them (reference: core protocol, section
 * 18), credentials redacted. Exists only while tracing is on.
 *
 * <p>Thread: the connection's owner.
 */
final class ProtocolTrace {
    private static final Pattern SECRETS =
            Pattern.compile("\"(pass|auth_token|sig|proxy_sig|nkey)\"\\s*:\\s*\"(?:[^\"\\\\]|\\\\.)*\"");

    private final Connection connection;
    private final ConnectionLog log;

    ProtocolTrace(Connection connection, ConnectionLog log) {
        this.connection = connection;
        this.log = log;
    }

    void onPublish(PublishFrame f) {
        String verb = f.headerSize >= 0 ? "HPUB " : "PUB ";
        String reply = f.replyLength > 0 ? text(f.bytes, f.reply, f.replyLength) + " " : "";
        String sizes = f.headerSize >= 0 ? f.headerSize + " " + f.size : Integer.toString(f.size);
        received(verb + text(f.bytes, f.subject, f.subjectLength) + " " + reply + sizes);
        log.trace(connection, "<<- MSG_PAYLOAD: [" + GoText.quote(f.bytes, f.payload, f.size) + "]");
    }

    void onSubscribe(byte[] bytes, Slice subject, Slice queue, Slice sid) {
        String group = queue.length > 0 ? text(bytes, queue.offset, queue.length) + " " : "";
        received("SUB " + text(bytes, subject.offset, subject.length) + " " + group
                + text(bytes, sid.offset, sid.length));
    }

    void onUnsubscribe(byte[] bytes, Slice sid, long max) {
        received("UNSUB " + text(bytes, sid.offset, sid.length) + (max > 0 ? " " + max : ""));
    }

    void onConnect(byte[] bytes, int offset, int length) {
        received("CONNECT " + SECRETS.matcher(text(bytes, offset, length)).replaceAll("\"$1\":\"[REDACTED]\""));
    }

    void onBare(String verb) {
        received(verb);
    }

    void onSent(String operation) {
        log.trace(connection, "->> [" + operation + "]");
    }

    void onForgotten(Subscription subscription) {
        byte[] sid = subscription.sid();
        log.trace(connection, "<-> [DELSUB " + text(sid, 0, sid.length) + "]");
    }

    private void received(String operation) {
        log.trace(connection, "<<- [" + operation + "]");
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
