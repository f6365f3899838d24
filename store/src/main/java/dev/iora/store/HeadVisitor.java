// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** Visits the last known record of each stream, as noted beside the journal. */
@FunctionalInterface
public interface HeadVisitor {
    /**
     * Called for a stream whose last noted record was durable.
     *
     * @param lastSequence the stream's last sequence at that record; -1 if the record deletes the stream
     */
    void onHead(long streamId, long position, long lastSequence);
}
