// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

/** A running server cannot apply other options and keeps its current ones. */
public final class ReloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; {@code message} names the option that cannot change. */
    public ReloadException(String message) {
        super(message);
    }
}
