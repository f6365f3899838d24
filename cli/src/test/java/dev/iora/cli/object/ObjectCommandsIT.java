// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.TestServer;
import org.junit.jupiter.api.Test;

/** {@code nats object} with our server. */
class ObjectCommandsIT extends ObjectContract {
    ObjectCommandsIT() {
        super(directory -> TestServer.iora(directory.resolve("store")));
    }

    @Test
    void reportsFeaturesThatTheServerLacks() {
        cli.run("object", "add", "X", "--compress")
                .failedWith("nats: API error: code=500 err_code=10052 description=compression s2 is not supported yet");
    }
}
