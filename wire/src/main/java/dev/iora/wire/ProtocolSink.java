// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

/**
 * What a parser found, in the order of the bytes. Slices are valid during the call only.
 *
 * <p>Thread: the parser's owner. Each method answers whether parsing goes on; false ends it after this operation.
 */
public interface ProtocolSink {
    /** Whether the client may send HPUB: it said so in CONNECT, and the server allows headers. */
    boolean takesHeaders();

    /** {@code PUB} or {@code HPUB} with its whole payload. */
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

    /** The bytes break the protocol; parsing has ended. */
    void onViolation(ProtocolViolation violation);
}
