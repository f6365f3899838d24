// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ConnectionInfo;
import dev.iora.cli.view.ConnectionPage;
import dev.iora.cli.view.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Gathers the connections of all servers that respond.
 *
 * <p>Thread: the main one.
 */
public final class Connections {
    private static final int PAGE = 1024;

    private final Session session;
    private final boolean quiet;

    /** @param quiet whether to print no progress */
    public Connections(Session session, boolean quiet) {
        this.session = session;
        this.quiet = quiet;
    }

    /**
     * Requests all pages of all servers.
     *
     * @param request the filters of the servers
     * @param expected the number of servers that will respond, or 0 if unknown
     * @param filter a filter applied to the responses
     */
    public List<ConnectionInfo> gather(JsonObject request, int expected, Predicate<ConnectionInfo> filter)
            throws InterruptedException {
        Console console = session.console();
        List<ConnectionInfo> connections = new ArrayList<>();
        long offset = 0;
        boolean more;
        do {
            if (offset > 0 && !quiet) {
                console.print(offset == PAGE ? "Gathering paged connection information." : ".");
            }
            more = addPage(connections, request.put("limit", PAGE).put("offset", offset), expected, filter);
            offset += PAGE;
        } while (more);
        if (connections.isEmpty()) {
            throw new CliException("did not get results from any servers");
        }
        if (!quiet) {
            console.println();
        }
        return connections;
    }

    private boolean addPage(
            List<ConnectionInfo> connections, JsonObject request, int expected, Predicate<ConnectionInfo> filter)
            throws InterruptedException {
        boolean more = false;
        for (ServerResponse response : session.system().request(SystemApi.everyServer("CONNZ"), request, expected)) {
            ConnectionPage page =
                    SystemApi.data(response, "invalid response received: ").as(ConnectionPage.class);
            for (JsonObject connection : page.connections()) {
                ConnectionInfo info = ConnectionInfo.of(connection, response);
                if (filter.test(info)) {
                    connections.add(info);
                }
            }
            more |= page.offset() + page.limit() < page.total();
        }
        return more;
    }
}
