// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Instant;

/**
 * Log lines on the standard error stream, one write each.
 *
 * <p>Thread: one at a time; {@link LogOutput} holds a lock around every call.
 */
final class StderrTarget implements LogTarget {
    @SuppressWarnings("resource") // closing it would close the process's standard error stream
    private final FileOutputStream stream = new FileOutputStream(FileDescriptor.err);

    private final LineFormat format;

    StderrTarget(LineFormat format) {
        this.format = format;
    }

    @Override
    public void write(Severity severity, String text, Instant now) throws IOException {
        format.render(severity, text, now, "\n");
        stream.write(format.bytes(), 0, format.length());
    }

    @Override
    public void close() {}
}
