// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerIdentity;
import java.util.List;
import java.util.Locale;

/**
 * Tests whether a request addresses a server.
 *
 * @param request the body, with the server filters if there are any
 */
record ServerMatch(JsonObject request) {
    boolean test(ServerIdentity server) {
        return (matches(server.name(), "server_name") || matches(server.id(), "server_name"))
                && matches(server.host(), "host")
                && matches(server.cluster(), "cluster")
                && (request.string("domain").isEmpty()
                        || request.string("domain").equals(server.domain()))
                && hasTags(server);
    }

    private boolean matches(String value, String field) {
        String wanted = request.string(field);
        return wanted.isEmpty() || (request.truth("exact_match") ? value.equals(wanted) : value.contains(wanted));
    }

    private boolean hasTags(ServerIdentity server) {
        List<String> tags =
                server.tags().stream().map(tag -> tag.toLowerCase(Locale.ROOT)).toList();
        return request.strings("tags").stream()
                .allMatch(tag -> tags.contains(tag.strip().toLowerCase(Locale.ROOT)));
    }
}
