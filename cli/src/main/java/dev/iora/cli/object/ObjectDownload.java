// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.api.OrderedReader;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ProgressBar;
import io.nats.client.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Reads an object and verifies its digest.
 *
 * <p>Thread: the main one.
 */
final class ObjectDownload {
    /** The maximum of chunks in flight: jnats drops messages beyond 64 MiB, and a chunk may have 1 MiB. */
    private static final int BATCH = 32;

    private static final long SMALL_BYTES = 20_480;

    private final ObjectBucket bucket;
    private final ObjectEntry entry;

    ObjectDownload(ObjectBucket bucket, ObjectEntry entry) {
        this.bucket = bucket;
        this.entry = entry;
    }

    /** A progress bar for the transfer of an object, shown for large objects only. */
    static ProgressBar progress(Session session, long bytes, boolean wanted) {
        return ProgressBar.ofBytes(session.console(), bytes, wanted && !session.options().trace && bytes > SMALL_BYTES);
    }

    /** The object being read; if a link was given, its target. */
    ObjectEntry entry() {
        return entry;
    }

    /** Writes all chunks; {@code progress} receives the size of each. */
    void to(OutputStream out, LongConsumer progress) throws IOException, InterruptedException {
        MessageDigest digest = ObjectEntry.newDigest();
        long written = 0;
        if (entry.chunks() > 0) {
            try (OrderedReader reader = bucket.chunks(entry, BATCH)) {
                for (long left = entry.chunks(); left > 0; left--) {
                    Message message = reader.next(bucket.api().timeout());
                    if (message == null) {
                        throw new CliException(
                                "nats: timeout: " + left + " of " + entry.chunks() + " chunks are missing");
                    }
                    byte[] chunk = message.getData();
                    out.write(chunk);
                    digest.update(chunk);
                    written += chunk.length;
                    progress.accept(chunk.length);
                }
            }
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        // Empty objects need no digest.
        if (written != entry.size() || (written > 0 && !hash.equals(entry.digest()))) {
            throw new CliException("nats: received a corrupt object, digests do not match");
        }
    }
}
