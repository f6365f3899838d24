// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * A request to a service whose latency is measured, until its result is known.
 *
 * <p>Thread: any; immutable.
 */
final class Measurement {
    /** The outcome of a measured request (reference: monitoring and system, service latency). */
    enum Status {
        OK(200, ""),
        /** The request has no reply subject. */
        BAD_REQUEST(400, "Bad Request"),
        /** The requester has ended its interest in the response. */
        REQUEST_TIMEOUT(408, "Request Timeout"),
        /** No subscriber took the request. */
        SERVICE_UNAVAILABLE(503, "Service Unavailable"),
        /** No response came in time. */
        SERVICE_TIMEOUT(504, "Service Timeout");

        final int code;
        final String text;

        Status(int code, String text) {
            this.code = code;
            this.text = text;
        }
    }

    /** The object, its fields and the heads of two arrays. */
    private static final int OVERHEAD_BYTES = 96;

    final ServiceLatency latency;

    /** JSON of the requester; empty if it is unknown. */
    final byte[] requestor;

    /** JSON of the headers that asked for the measurement; empty if none did. */
    final byte[] headers;

    /** When the client sent the request: its arrival less the round trip, in nanoseconds since 1970. */
    final long startEpochNanos;

    /** The round trip of the requester. */
    final long rttNanos;

    /** Whether there was interest in the response when the request came. */
    final boolean awaited;

    Measurement(
            ServiceLatency latency,
            byte[] requestor,
            byte[] headers,
            long startEpochNanos,
            long rttNanos,
            boolean awaited) {
        this.latency = latency;
        this.requestor = requestor;
        this.headers = headers;
        this.startEpochNanos = startEpochNanos;
        this.rttNanos = rttNanos;
        this.awaited = awaited;
    }

    /** Its memory. */
    int bytes() {
        return OVERHEAD_BYTES + requestor.length + headers.length;
    }
}
