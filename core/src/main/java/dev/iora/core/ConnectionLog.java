// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/** Where the bus reports what happens on connections. Thread: any; implementations are thread-safe and do not block. */
public interface ConnectionLog {
    /** Whether {@link #debug} leads anywhere. */
    boolean isDebugEnabled();

    /** Whether protocol lines are to be traced. */
    boolean isTraceEnabled();

    /** A step of a connection's life. */
    void debug(Connection connection, String text);

    /** Something an operator should see. */
    void notice(Connection connection, String text);

    /**
     * Something is wrong with a connection before a client has spoken on it; {@code text} names the peer. Where warnings
     * are not told apart it is a notice.
     */
    default void warn(Connection connection, String text) {
        notice(connection, text);
    }

    /** A fault of the peer. */
    void error(Connection connection, String text);

    /** A line of the protocol, with its direction. */
    void trace(Connection connection, String text);
}
