// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.server.NatsServer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reactions of a server process to trapped signals.
 *
 * <p>Thread: any.
 */
final class SignalReactions implements SignalTrap.Reactions {
    private static final Logger LOG = LoggerFactory.getLogger(SignalReactions.class);

    private final NatsServer server;
    private final LogOutput output;
    private final ConfigReload reload;

    SignalReactions(NatsServer server, LogOutput output, ConfigReload reload) {
        this.server = server;
        this.output = output;
        this.reload = reload;
    }

    @Override
    public void onInterrupt() {
        server.close();
    }

    @Override
    public void onTerminate() {
        if (!server.isLameDuck()) {
            server.close();
        }
    }

    @Override
    public void onHangup() {
        reload.run();
    }

    @Override
    public void onUser1() {
        try {
            LOG.info(output.reopen() ? "File log re-opened" : "File log re-open ignored, not a file logger");
        } catch (IOException e) {
            LOG.error("File log not re-opened: {}", e.getMessage());
        }
    }

    @Override
    public void onUser2() {
        server.lameDuck();
    }
}
