// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * How much of each message a trace of the protocol shows. Immutable.
 *
 * @param maxMessageBytes bytes of headers and payload; 0 for all
 * @param headersOnly whether to leave out payloads
 */
public record TraceOptions(int maxMessageBytes, boolean headersOnly) {
    /** Shows everything. */
    public static final TraceOptions ALL = new TraceOptions(0, false);
}
