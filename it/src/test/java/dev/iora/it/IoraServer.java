// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.server.NatsServer;
import java.nio.file.Path;

/** Iora, embedded in the test's JVM. */
final class IoraServer implements ServerUnderTest {
    @Override
    public TranscriptDialect dialect() {
        return TranscriptDialect.V2_14;
    }

    @Override
    public Running start(Path config) {
        return new Embedded(
                NatsServer.fromConfigFile(config).host("127.0.0.1").port(-1).start());
    }

    private record Embedded(NatsServer server) implements Running {
        @Override
        public int port() {
            return server.port();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
