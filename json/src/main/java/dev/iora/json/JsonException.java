// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

/**
 * Input that is no JSON, or not the JSON that was asked for. The message is the one nats-server's clients see.
 *
 * <p>It carries no stack trace: it describes the sender's mistake, and senders must not be able to make it costly.
 */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the input. */
    public enum Reason {
        /** Not JSON at all. */
        SYNTAX,
        /** The bytes ended within a value. */
        TRUNCATED,
        /** A value of another JSON type than the field has, or a number outside its range. */
        TYPE,
        /** Strict reading met a field that is not declared. */
        UNKNOWN_FIELD,
        /** A value of the right type that is not acceptable, such as a malformed time. */
        VALUE
    }

    private final Reason reason;
    private final int offset;

    JsonException(Reason reason, int offset, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.offset = offset;
    }

    /** What is wrong with the input. */
    public Reason reason() {
        return reason;
    }

    /**
     * Bytes of the input before the offending value or key; for {@link Reason#SYNTAX} up to and with the offending
     * byte, the number that nats-server shows to clients.
     */
    public int offset() {
        return offset;
    }
}
