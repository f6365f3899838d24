// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.core.Connection;
import dev.iora.core.ConnectionLog;
import org.slf4j.Logger;

/** Writes events of connections to the server's logger, each line prefixed with the connection's name. */
final class Slf4jConnectionLog implements ConnectionLog {
    private final Logger logger;

    Slf4jConnectionLog(Logger logger) {
        this.logger = logger;
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isTraceEnabled();
    }

    @Override
    public void debug(Connection connection, String text) {
        logger.debug("{} - {}", connection, text);
    }

    @Override
    public void notice(Connection connection, String text) {
        logger.info("{} - {}", connection, text);
    }

    @Override
    public void warn(Connection connection, String text) {
        logger.warn(text);
    }

    @Override
    public void error(Connection connection, String text) {
        logger.error("{} - {}", connection, text);
    }

    @Override
    public void trace(Connection connection, String text) {
        logger.trace("{} - {}", connection, text);
    }
}
