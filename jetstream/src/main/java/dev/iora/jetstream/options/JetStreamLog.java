// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.options;

/** Lines for the server's log. Thread: any; implementations are thread-safe. */
public interface JetStreamLog {
    /** Logs something an operator may want to know. */
    void info(String line);

    /** Logs something an operator should look at. */
    void warn(String line);

    /** Logs a failure. */
    void error(String line);

    /** Whether {@link #debug} lines are written now. */
    boolean isDebugEnabled();

    /** Logs details for finding out why something does not happen. */
    void debug(String line);
}
