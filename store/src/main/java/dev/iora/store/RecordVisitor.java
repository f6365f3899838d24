// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** Is shown the records of a journal in order: the same at run time and at restart. */
@FunctionalInterface
public interface RecordVisitor {
    /**
     * Called for each record.
     *
     * @param type {@link #MESSAGE} or a number of the caller's choice
     * @param position where the journal holds it
     * @param previous where it holds the record of the same stream before it, as was given when it was made
     * @param bytes holds the body, for a message the whole encoded message ({@code MessageCodec})
     */
    void onRecord(int type, long streamId, long position, long previous, byte[] bytes, int offset, int length);

    /** Type of records that hold a message. */
    int MESSAGE = 1;
}
