// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.nio.file.Path;

/** A server program that transcripts can be played against. */
interface ServerUnderTest {
    /** Which of the lines that differ between versions it is expected to send. */
    Dialect dialect();

    /**
     * Starts an instance on a free loopback port.
     *
     * @param config a configuration file that names no port
     * @throws AssertionError if it does not come up, with what it said
     */
    Running start(Path config);

    /** A started instance. */
    interface Running extends AutoCloseable {
        /** The port for clients on 127.0.0.1. */
        int port();

        /** Stops it and waits for its end. */
        @Override
        void close();
    }
}
