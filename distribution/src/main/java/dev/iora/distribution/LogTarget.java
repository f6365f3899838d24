// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.IOException;
import java.time.Instant;

/**
 * Where log lines go, opened.
 *
 * <p>Thread: one at a time; {@link LogOutput} holds a lock around every call.
 */
sealed interface LogTarget permits StderrTarget, FileTarget, SyslogTarget {
    /**
     * Writes one line.
     *
     * @throws IOException if it could not be written; the target stays usable
     */
    void write(Severity severity, String text, Instant now) throws IOException;

    /**
     * Releases what the target holds.
     *
     * @throws IOException if that failed; nothing can be done about it but to say so
     */
    void close() throws IOException;
}
