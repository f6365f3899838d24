// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

/** Names and versions that the server reports. */
public final class ServerVersion {
    /** The nats-server release whose behaviour this server matches; clients and tools adapt to it. */
    public static final String COMPATIBILITY = "2.14.5";

    /** The product's name. */
    public static final String NAME = "Iora";

    /** The product's own version. */
    public static final String VERSION = "0.1.0";

    private ServerVersion() {}
}
