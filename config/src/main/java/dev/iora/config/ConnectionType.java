// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/** A way to connect, to which a user may be restricted. */
public enum ConnectionType {
    /** A client over TCP. */
    STANDARD,
    /** A client over WebSocket. */
    WEBSOCKET,
    /** A leaf node over TCP. */
    LEAFNODE,
    /** A leaf node over WebSocket. */
    LEAFNODE_WS,
    /** An MQTT client over TCP. */
    MQTT,
    /** An MQTT client over WebSocket. */
    MQTT_WS,
    /** A client in the process of the server. */
    IN_PROCESS
}
