// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/** How a service answers a request. */
public enum ResponseType {
    /** With one message. */
    SINGLETON,
    /** With any number of messages. */
    STREAM,
    /** With one message in several parts. */
    CHUNKED
}
