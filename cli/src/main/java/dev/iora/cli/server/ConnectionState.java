// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

/** Which connections are asked for. */
public enum ConnectionState {
    open(0),
    closed(1),
    all(2);

    private final int number;

    ConnectionState(int number) {
        this.number = number;
    }

    /** The number by which servers know it. */
    public int number() {
        return number;
    }

    /** Whether connections have an end, and a reason for it. */
    public boolean includesClosed() {
        return this != open;
    }
}
