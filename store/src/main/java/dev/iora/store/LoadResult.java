// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** Result of an attempt to load a message. */
public enum LoadResult {
    /** The message is loaded. */
    LOADED,
    /** The stream has no such message. */
    MISSING,
    /** It is being read; the callback runs when a retry makes sense. */
    PENDING,
    /** The stored bytes fail their checksum; the message must not be served. */
    DAMAGED,
    /** The read failed. The stored message may be intact, so a retry may succeed; no callback runs. */
    FAILED
}
