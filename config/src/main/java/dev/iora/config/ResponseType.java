// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/** The form of a service's responses to a request. */
public enum ResponseType {
    /** With one message. */
    SINGLETON,
    /** With any number of messages. */
    STREAM,
    /** With one message in several parts. */
    CHUNKED
}
