// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** Sees what is known of streams beside the journal. */
@FunctionalInterface
public interface HeadVisitor {
    /**
     * A stream had a record at a position, and it was durable.
     *
     * @param lastSequence the last one the stream had given then; -1 if the record deletes it
     */
    void onHead(long streamId, long position, long lastSequence);
}
