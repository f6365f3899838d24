// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.core.Connection;
import dev.iora.core.ConnectionLog;

/** Drops all reports of connections. Thread: any. */
public final class SilentConnectionLog implements ConnectionLog {
    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public void debug(Connection connection, String text) {}

    @Override
    public void notice(Connection connection, String text) {}

    @Override
    public void error(Connection connection, String text) {}

    @Override
    public void trace(Connection connection, String text) {}
}
