// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.options;

/** Lines for the server's log. Thread: any; implementations are thread-safe. */
public interface JetStreamLog {
    /** Something an operator may want to know. */
    void info(String line);

    /** Something an operator should look at. */
    void warn(String line);

    /** Something that is broken. */
    void error(String line);

    /** Whether {@link #debug} lines go anywhere now. */
    boolean isDebugEnabled();

    /** What helps to find out why nothing happens. */
    void debug(String line);
}
