// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is logged, how and where.
 *
 * @param debug whether debug messages are logged
 * @param trace what of the protocol is logged
 * @param maxTracedBytes how much of a payload is traced; 0 for all
 * @param time whether lines begin with the time
 * @param timeUtc whether that time is UTC instead of local
 * @param target where the log goes
 */
public record LogOptions(boolean debug, Trace trace, int maxTracedBytes, boolean time, boolean timeUtc, Target target) {
    /**
     * What of the protocol is logged.
     *
     * @param enabled whether protocol lines are logged
     * @param systemAccount whether those of the system account are, too
     * @param headersOnly whether of messages only the headers are
     */
    public record Trace(boolean enabled, boolean systemAccount, boolean headersOnly) {}

    /**
     * Where the log goes; with nothing set, to standard error.
     *
     * @param file the file, or null
     * @param fileSizeLimitBytes the size at which the file is rotated; 0 for never
     * @param maxFiles how many files are kept; 0 for all
     * @param syslog whether to log to the system's log
     * @param remoteSyslog the URL of a syslog server, or null
     */
    public record Target(
            @Nullable Path file,
            long fileSizeLimitBytes,
            int maxFiles,
            boolean syslog,
            @Nullable String remoteSyslog) {}

    static LogOptions of(OptionValues values) {
        boolean verbose = values.of(LogKeys.TRACE_VERBOSE);
        boolean headersOnly = values.of(LogKeys.TRACE_HEADERS);
        return new LogOptions(
                values.of(LogKeys.DEBUG),
                new Trace(values.of(LogKeys.TRACE) || verbose || headersOnly, verbose, headersOnly),
                Math.max(0, Math.toIntExact(values.of(LogKeys.MAX_TRACED_MSG_LEN))),
                values.of(LogKeys.LOGTIME),
                values.of(LogKeys.LOGTIME_UTC),
                new Target(
                        OptionValues.path(values.of(LogKeys.LOG_FILE)),
                        values.of(LogKeys.LOGFILE_SIZE_LIMIT),
                        Math.toIntExact(values.of(LogKeys.LOGFILE_MAX_NUM)),
                        values.of(LogKeys.SYSLOG),
                        OptionValues.orNull(values.of(LogKeys.REMOTE_SYSLOG))));
    }
}
