// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

/** Visits the records of a journal in order, in the same way at run time and at restart. */
@FunctionalInterface
public interface RecordVisitor {
    /**
     * Called for each record.
     *
     * @param type {@link #MESSAGE} or a number chosen by the writer
     * @param position position of the record
     * @param previous position of the previous record of the same stream, as given when the record was written
     * @param bytes contains the body; for a message, the whole encoded message ({@code MessageCodec})
     */
    void onRecord(int type, long streamId, long position, long previous, byte[] bytes, int offset, int length);

    /** Type of records that hold a message. */
    int MESSAGE = 1;
}
