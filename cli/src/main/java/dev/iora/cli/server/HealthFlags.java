// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.json.JsonObject;
import picocli.CommandLine.Option;

/** The flags for the scope of health checks. */
public final class HealthFlags {
    @Option(
            names = {"-J", "--js-enabled"},
            negatable = true,
            description = "Checks that JetStream should be enabled on all servers")
    boolean enabled;

    @Option(
            names = {"-S", "--server-only"},
            negatable = true,
            description = "Restricts the health check to the JetStream server only, do not check streams and consumers")
    boolean serverOnly;

    @Option(names = "--account", description = "Check only a specific Account")
    String account = "";

    @Option(names = "--stream", description = "Check only a specific Stream")
    String stream = "";

    @Option(names = "--consumer", description = "Check only a specific Consumer")
    String consumer = "";

    /** Adds the scope to a request. */
    public void fill(JsonObject request) {
        request.put("js-enabled-only", enabled)
                .put("js-server-only", serverOnly)
                .put("account", account)
                .put("stream", stream)
                .put("consumer", consumer);
    }
}
