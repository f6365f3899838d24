// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.nio.file.Path;

/** A server program for the transcripts. */
interface ServerUnderTest {
    /** The version whose lines it is expected to send. */
    TranscriptDialect dialect();

    /**
     * Starts an instance on a free loopback port.
     *
     * @param config a configuration file without a port
     * @throws AssertionError with its output if it does not become ready
     */
    Running start(Path config);

    /** A started instance. */
    interface Running extends AutoCloseable {
        /** The port for clients on 127.0.0.1. */
        int port();

        /** Stops the instance and waits for its end. */
        @Override
        void close();
    }
}
