// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;

/**
 * Asks before something is done to a stream that cannot be undone, with a warning if the stream is a bucket's.
 *
 * <p>Thread: the main one.
 */
final class StreamDanger {
    private StreamDanger() {}

    /** Whether the user wants it. */
    static boolean accepted(Session session, boolean force, String stream, String question) {
        if (!session.confirmed(force, question)) {
            return false;
        }
        if (stream.startsWith("KV_") && !force) {
            session.console().println("""
                    WARNING: this is the stream of a Key-Value bucket, whose configuration and content belong to the
                    bucket. What is done to it outside of 'nats kv' may cost data, and is not supported.
                    """);
            if (!session.confirmed(false, "Really operate on the KV stream?")) {
                throw new CliException("aborting Key-Value store operation");
            }
        }
        return true;
    }
}
