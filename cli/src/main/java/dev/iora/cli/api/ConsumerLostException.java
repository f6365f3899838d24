// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

/** The consumer that messages were read through is gone: deleted, or lost with the server that had it in memory. */
public final class ConsumerLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConsumerLostException(String message) {
        super(message);
    }
}
