// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

/**
 * Input that is not JSON, or not the expected JSON. Clients see the message, which is nats-server's.
 *
 * <p>Without a stack trace: the fault is the sender's, and a sender must not be able to make it costly.
 */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of fault. */
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

    /** The kind of fault. */
    public Reason reason() {
        return reason;
    }

    /**
     * Bytes of the input before the offending value or key; for {@link Reason#SYNTAX} including the offending byte, as
     * nats-server shows it to clients.
     */
    public int offset() {
        return offset;
    }
}
