// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.stream;

/** What a stream that has lost something has kept, because somebody unknown may need it; each includes those before it. */
public enum HeldRemoval {
    /** Nothing. */
    NOTHING,
    /** Messages that consumers were done with. */
    DONE,
    /** Also messages that nobody wants since a consumer went, or got other filters. */
    UNWANTED
}
