// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * A logger of one class. All loggers write to the same {@link LogOutput}, which does not show the class.
 *
 * <p>Thread: any.
 */
final class NatsLogger extends LegacyAbstractLogger {
    /** An error with a marker of this name is logged as FTL. */
    static final String FATAL = "FATAL";

    private static final long serialVersionUID = 1L;

    private final transient LogOutput output;

    NatsLogger(String name, LogOutput output) {
        this.name = name;
        this.output = output;
    }

    @Override
    public boolean isTraceEnabled() {
        return output.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return output.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String messagePattern,
            Object @Nullable [] arguments,
            @Nullable Throwable throwable) {
        String text = MessageFormatter.basicArrayFormat(messagePattern, arguments);
        output.write(severity(level, marker), throwable == null ? text : text + ": " + trace(throwable));
    }

    private static Severity severity(Level level, @Nullable Marker marker) {
        return switch (level) {
            case ERROR -> marker != null && marker.getName().equals(FATAL) ? Severity.FTL : Severity.ERR;
            case WARN -> Severity.WRN;
            case INFO -> Severity.INF;
            case DEBUG -> Severity.DBG;
            case TRACE -> Severity.TRC;
        };
    }

    private static String trace(Throwable throwable) {
        StringWriter text = new StringWriter();
        throwable.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }
}
