// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import dev.iora.common.StorageDirectory;
import dev.iora.common.StorageFullException;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A journal with its group commit, stepped by a test; it records the calls of the listener. */
final class SteppedJournal implements GroupCommit.Listener, AutoCloseable {
    final List<String> replayed = new ArrayList<>();
    final List<String> damage = new ArrayList<>();
    final List<JournalBatch> written = new ArrayList<>();
    final List<JournalBatch> committed = new ArrayList<>();
    final List<IOException> failures = new ArrayList<>();
    final List<IOException> stalls = new ArrayList<>();
    int resumed;
    final VirtualClock clock = new VirtualClock();
    final Journal journal;
    final GroupCommit commit;

    SteppedJournal(StorageDirectory directory, int fileBytes, long fromPosition, long intervalNanos)
            throws IOException {
        this(directory, fileBytes, fromPosition, intervalNanos, Runnable::run);
    }

    SteppedJournal(
            StorageDirectory directory, int fileBytes, long fromPosition, long intervalNanos, Executor background)
            throws IOException {
        var options = new JournalOptions(fileBytes, Math.min(fileBytes, 16 << 10), 128 << 10, 0, 4711, background);
        journal = Journal.open(
                directory,
                options,
                Journal.Start.at(fromPosition),
                (type, stream, position, previous, bytes, offset, length) ->
                        replayed.add(text(type, stream, bytes, offset, length)),
                (from, to, reason) -> damage.add(reason));
        commit = new GroupCommit(journal, intervalNanos, clock, this);
    }

    SteppedJournal(StorageDirectory directory) throws IOException {
        this(directory, 64 << 10, 0, 0);
    }

    /** Returns a record as text, to compare. */
    static String text(int type, long stream, byte[] bytes, int offset, int length) {
        if (type != RecordVisitor.MESSAGE) {
            return stream + "/" + type + " " + new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        }
        var message = new StoredMessage();
        if (!MessageCodec.decode(bytes, offset, offset + length, message, true)) {
            throw new AssertionError("shown a damaged message");
        }
        return stream + "/" + type + " " + Messages.text(message);
    }

    static List<String> texts(JournalBatch batch) {
        var texts = new ArrayList<String>();
        batch.forEach((type, stream, position, previous, bytes, offset, length) ->
                texts.add(text(type, stream, bytes, offset, length)));
        return texts;
    }

    /** Writes one awaited batch of one message. */
    long append(long stream, StoredMessage message) {
        JournalBatch batch = journal.begin();
        long position = batch.appendMessage(stream, 0, message);
        batch.awaited();
        commit.submit(batch);
        commit.step();
        return position;
    }

    @Override
    public void onWritten(JournalBatch batch) {
        written.add(batch);
    }

    @Override
    public void onCommitted(JournalBatch batch) {
        committed.add(batch);
    }

    @Override
    public void onStalled(StorageFullException reason) {
        stalls.add(reason);
    }

    @Override
    public void onResumed() {
        resumed++;
    }

    @Override
    public void onFailed(IOException failure) {
        failures.add(failure);
    }

    @Override
    public void close() throws IOException {
        commit.close();
        journal.close();
    }
}
