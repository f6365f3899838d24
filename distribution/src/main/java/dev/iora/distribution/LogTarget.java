// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.IOException;
import java.time.Instant;

/**
 * An open destination of log lines.
 *
 * <p>Thread: one at a time; {@link LogOutput} holds a lock around every call.
 */
sealed interface LogTarget permits StderrTarget, FileTarget, SyslogTarget {
    /**
     * Writes one line.
     *
     * @throws IOException if the line could not be written; the target remains usable
     */
    void write(Severity severity, String text, Instant now) throws IOException;

    /**
     * Releases the resources of the target.
     *
     * @throws IOException if that failed; the caller can only report it
     */
    void close() throws IOException;
}
