// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

/** The consumer being read is gone: deleted, or lost with the server that held it in memory. */
public final class ConsumerLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConsumerLostException(String message) {
        super(message);
    }
}
