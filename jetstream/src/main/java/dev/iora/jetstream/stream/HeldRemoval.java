// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

/**
 * The messages that a stream with a loss has kept, because an unknown consumer may need them; each value includes those
 * before it.
 */
public enum HeldRemoval {
    /** No messages. */
    NOTHING,
    /** Messages that consumers no longer needed. */
    DONE,
    /** Also messages that became unneeded when a consumer was deleted or got other filters. */
    UNWANTED
}
