// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/** The log of the bus for events of connections. Thread: any; implementations are thread-safe and do not block. */
public interface ConnectionLog {
    /** Whether protocol lines are traced. */
    boolean isTraceEnabled();

    /** Logs a step in a connection's life. */
    void debug(Connection connection, String text);

    /** Logs an event that operators should see. */
    void notice(Connection connection, String text);

    /**
     * Logs a problem of a connection before its client has sent anything; {@code text} names the peer. Logs without warnings
     * make it a notice.
     */
    default void warn(Connection connection, String text) {
        notice(connection, text);
    }

    /** Logs a fault of the peer. */
    void error(Connection connection, String text);

    /** Logs a line of the protocol with its direction. */
    void trace(Connection connection, String text);
}
