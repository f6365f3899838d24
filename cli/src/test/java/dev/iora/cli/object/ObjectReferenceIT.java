// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.TestServer;
import org.junit.jupiter.api.Test;

/** {@code nats object} with the Go server, including features that our server does not have yet. */
class ObjectReferenceIT extends ObjectContract {
    ObjectReferenceIT() {
        super(directory -> TestServer.reference(directory, ""));
    }

    @Test
    void compresses() {
        cli.run("object", "add", "PACKED", "--compress").succeeded();
        assertThat(cli.run("stream", "info", "OBJ_PACKED").succeeded().out()).contains("Compression: S2 Compression\n");
    }
}
