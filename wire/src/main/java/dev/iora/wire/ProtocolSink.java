// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

/**
 * Receives the operations that a parser finds, in order. Slices are valid only during the call.
 *
 * <p>Thread: the parser's owner. Each method returns whether to continue; false stops the parser after this operation.
 */
public interface ProtocolSink {
    /** Whether the client may send HPUB: it announced headers in CONNECT, and the server allows them. */
    boolean takesHeaders();

    /** {@code PUB} or {@code HPUB} with its complete payload. */
    boolean onPublish(PublishFrame frame);

    /** {@code SUB <subject> [queue] <sid>}; a {@code queueLength} of 0 means no queue group. */
    boolean onSubscribe(byte[] bytes, Slice subject, Slice queue, Slice sid);

    /** {@code UNSUB <sid> [max]}; {@code max} is -1 when absent or not a number. */
    boolean onUnsubscribe(byte[] bytes, Slice sid, long max);

    /** {@code CONNECT <json>}. */
    boolean onConnect(byte[] bytes, int offset, int length);

    /** {@code INFO <json>} sent by a client. */
    boolean onInfo(byte[] bytes, int offset, int length);

    /** {@code PING}. */
    boolean onPing();

    /** {@code PONG}. */
    boolean onPong();

    /** {@code -ERR <text>} sent by a client. */
    boolean onRemoteError(byte[] bytes, int offset, int length);

    /** The bytes violate the protocol; parsing has ended. */
    void onViolation(ProtocolViolation violation);
}
