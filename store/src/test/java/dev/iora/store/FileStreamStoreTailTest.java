// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayList;
import java.util.List;

/** A file store whose messages are all in the journal, replaced by a list. */
class FileStreamStoreTailTest extends StreamStoreContractTest {
    @Override
    CheckedStore create() {
        List<StoredMessage> journal = new ArrayList<>();
        FileStreamStore.Source source = (position, into) -> {
            copy(journal.get((int) position - 1), into);
            return LoadResult.LOADED;
        };
        var store = new FileStreamStore(source);
        return new CheckedStore(store, new ModelStore(true), (target, message) -> {
            journal.add(message);
            target.append(message, journal.size());
        });
    }

    private static void copy(StoredMessage from, StoredMessage into) {
        into.sequence = from.sequence;
        into.timeNanos = from.timeNanos;
        into.bytes = from.bytes;
        into.subject = from.subject;
        into.subjectLength = from.subjectLength;
        into.headers = from.headers;
        into.headersLength = from.headersLength;
        into.payload = from.payload;
        into.payloadLength = from.payloadLength;
    }
}
