// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

/** The state of requested connections. */
public enum ConnectionState {
    open(0),
    closed(1),
    all(2);

    private final int number;

    ConnectionState(int number) {
        this.number = number;
    }

    /** The number in requests to servers. */
    public int number() {
        return number;
    }

    /** Whether the responses include closed connections, with their end and reason. */
    public boolean includesClosed() {
        return this != open;
    }
}
