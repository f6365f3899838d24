// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.util.Optional;

/**
 * What a server answered for the system account.
 *
 * @param json the whole answer
 * @param data what was asked for, unless that was statistics
 */
public record ServerAnswer(
        JsonObject json, ServerIdentity server, JsonObject data, ServerStats statsz, Optional<ApiError> error) {

    /** The server as it named itself. */
    public JsonObject serverJson() {
        return json.object("server");
    }
}
