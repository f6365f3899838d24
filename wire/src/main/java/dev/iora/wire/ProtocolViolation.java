// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

/**
 * Why bytes were refused. The peer is told {@code UnknownOperation}, {@code ControlLineTooLong} and
 * {@code PayloadTooLarge}; the others close the connection without a text, as the Go server does (reference: core
 * protocol, sections 1 and 19).
 */
public sealed interface ProtocolViolation {
    /** No such verb, or a payload that does not end with CRLF; {@code detail} shows where, for the log. */
    record UnknownOperation(String detail) implements ProtocolViolation {}

    /** A control line of more than {@code limit} bytes behind its verb. */
    record ControlLineTooLong(int limit) implements ProtocolViolation {}

    /** A message of {@code size} bytes where {@code limit} are allowed. */
    record PayloadTooLarge(int size, int limit) implements ProtocolViolation {}

    /** Too few or too many arguments, or a size that is none; {@code detail} for the log. */
    record BadArguments(String detail) implements ProtocolViolation {}
}
