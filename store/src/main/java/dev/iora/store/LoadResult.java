// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** What became of an attempt to load a message. */
public enum LoadResult {
    /** It is there. */
    LOADED,
    /** The stream has no such message. */
    MISSING,
    /** It is being read; the caller is told when it may try again. */
    PENDING,
    /** What is stored of it fails its checksum; it must not be served. */
    DAMAGED,
    /** The disk did not give it, which says nothing of what is stored: it may the next time. Nobody is told when. */
    FAILED
}
