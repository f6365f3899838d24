// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Levels, line format and destination of the log.
 *
 * @param debug whether DBG lines are written
 * @param trace whether TRC lines are written
 * @param time whether a line carries its time
 * @param utc whether that time is UTC instead of the local one
 * @param destination the destination of lines
 */
record LogSettings(boolean debug, boolean trace, boolean time, boolean utc, Destination destination) {
    /** Lines with time on the standard error stream, without DBG and TRC. */
    static final LogSettings DEFAULT = new LogSettings(false, false, true, false, new Stderr());

    /** The destination of lines. */
    sealed interface Destination {
        /**
         * Opens it. (A method rather than a switch: linking the first pattern switch takes a third of the time of a
         * start.)
         *
         * @throws IOException with a text for operators
         */
        LogTarget open(LineFormat format) throws IOException;
    }

    /** The standard error stream, coloured if that is a terminal. */
    record Stderr() implements Destination {
        @Override
        public LogTarget open(LineFormat format) {
            return new StderrTarget(format);
        }
    }

    /**
     * A file, created with mode 0640 and appended to.
     *
     * @param sizeLimitBytes size at which the file is rotated; 0 never rotates
     * @param maxFiles maximum number of files, the current one included; older ones are deleted; 0 keeps all
     */
    record LogFile(Path path, long sizeLimitBytes, int maxFiles) implements Destination {
        @Override
        public LogTarget open(LineFormat format) throws IOException {
            return FileTarget.open(this, format);
        }
    }

    /** The syslog daemon of this machine. */
    record LocalSyslog() implements Destination {
        @Override
        public LogTarget open(LineFormat format) throws IOException {
            return SyslogTarget.local();
        }
    }

    /** A syslog daemon at {@code udp://host:port}, {@code tcp://host:port} or {@code unix:///path}. */
    record RemoteSyslog(String url) implements Destination {
        @Override
        public LogTarget open(LineFormat format) throws IOException {
            return SyslogTarget.remote(url);
        }
    }
}
