// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.command.Session;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags of {@code nats server request}, which every command of the group takes. */
final class RequestFlags {
    @Option(
            names = "--limit",
            defaultValue = "2048",
            scope = ScopeType.INHERIT,
            description = "Limit the responses to a certain amount of records")
    long limit;

    @Option(
            names = "--offset",
            defaultValue = "0",
            scope = ScopeType.INHERIT,
            description = "Start at a certain record")
    long offset;

    @Option(names = "--name", scope = ScopeType.INHERIT, description = "Limit to servers matching a server name")
    String name = "";

    @Option(names = "--host", scope = ScopeType.INHERIT, description = "Limit to servers matching a server host name")
    String host = "";

    @Option(names = "--cluster", scope = ScopeType.INHERIT, description = "Limit to servers matching a cluster name")
    String cluster = "";

    @Option(names = "--tags", scope = ScopeType.INHERIT, description = "Limit to servers with these configured tags")
    List<String> tags = new ArrayList<>();

    boolean namesOneServer() {
        return !host.isEmpty() || !name.isEmpty();
    }

    ServerFilter filter(Session session) {
        return new ServerFilter(
                name, host, cluster, tags, session.settings().jetStream().domain());
    }
}
