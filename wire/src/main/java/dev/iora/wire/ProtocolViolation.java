// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

/**
 * Why bytes were refused. The peer gets an error text for {@code UnknownOperation}, {@code ControlLineTooLong} and {@code
 * PayloadTooLarge}; the others close the connection without a text, as in nats-server.
 */
public sealed interface ProtocolViolation {
    /** An unknown verb, or a payload that does not end with CRLF; {@code detail} shows the bytes for the log. */
    record UnknownOperation(String detail) implements ProtocolViolation {}

    /** A control line of more than {@code limit} bytes after its verb. */
    record ControlLineTooLong(int limit) implements ProtocolViolation {}

    /** A message of {@code size} bytes where {@code limit} are allowed. */
    record PayloadTooLarge(int size, int limit) implements ProtocolViolation {}

    /** Too few or too many arguments, or an invalid size; {@code detail} is for the log. */
    record BadArguments(String detail) implements ProtocolViolation {}
}
