// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

/**
 * An error response to a request. It has no stack trace: it describes the client's mistake, and clients must not be able to
 * make it costly.
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized
    private final ApiFault fault;

    /** Creates an exception for {@code fault}. */
    public ApiException(ApiFault fault) {
        super(fault.description(), null, false, false);
        this.fault = fault;
    }

    /** The error to respond with. */
    public ApiFault fault() {
        return fault;
    }
}
