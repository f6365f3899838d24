// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.util.ArrayList;
import java.util.List;

/** A file store whose messages are all in the journal, for which a list stands. */
class FileStreamStoreTailTest extends StreamStoreContractTest {
    @Override
    CheckedStore create() {
        List<StoredMessage> journal = new ArrayList<>();
        StreamDamage damage = (_, _, _, file, _) -> {
            throw new AssertionError("damage told of " + file);
        };
        FileStreamStore.Source source = (position, into) -> {
            copy(journal.get((int) position - 1), into);
            return LoadResult.LOADED;
        };
        var blocks = new BlockCache(1 << 20, Runnable::run, Runnable::run);
        var store = new FileStreamStore(1, new FileStreamStore.Shared(source, new RowPages(damage), blocks, damage));
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
