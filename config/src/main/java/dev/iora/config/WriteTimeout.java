// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/** What happens to a connection whose peer does not take what is written within the write deadline. */
public enum WriteTimeout {
    /** What suits the kind of connection: clients are closed, other servers are retried. */
    DEFAULT,
    /** The connection is closed as a slow consumer. */
    CLOSE,
    /** Writing goes on as long as some bytes were taken. */
    RETRY
}
