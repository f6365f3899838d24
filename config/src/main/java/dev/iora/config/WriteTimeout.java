// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/** The reaction to a connection whose socket does not take its output within the write deadline. */
public enum WriteTimeout {
    /** Depends on the kind of connection: clients are closed, connections to other servers are retried. */
    DEFAULT,
    /** The connection is closed as a slow consumer. */
    CLOSE,
    /** Writes continue as long as the socket takes some bytes. */
    RETRY
}
