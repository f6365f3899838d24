// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;

/**
 * Asks for confirmation before an irreversible change of a stream, with a warning if it is the stream of a bucket.
 *
 * <p>Thread: the main one.
 */
final class StreamConfirmation {
    private StreamConfirmation() {}

    /** Whether the user confirms the change. */
    static boolean accepted(Session session, boolean force, String stream, String question) {
        if (!session.confirmed(force, question)) {
            return false;
        }
        if (stream.startsWith("KV_") && !force) {
            session.console().println("""
                    WARNING: this is the stream of a Key-Value bucket, whose configuration and content belong to the
                    bucket. Changes outside of 'nats kv' may destroy data, and are not supported.
                    """);
            if (!session.confirmed(false, "Really operate on the KV stream?")) {
                throw new CliException("aborting Key-Value store operation");
            }
        }
        return true;
    }
}
