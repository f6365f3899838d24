// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.util.Optional;

/**
 * A server's response to a request of the system account.
 *
 * @param json the whole response
 * @param data the requested data, unless that is statistics
 */
public record ServerResponse(
        JsonObject json, ServerIdentity server, JsonObject data, ServerStats statsz, Optional<ApiError> error) {

    /** The server as JSON. */
    public JsonObject serverJson() {
        return json.object("server");
    }
}
