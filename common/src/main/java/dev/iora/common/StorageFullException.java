// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;

/**
 * The disk is full. Part of the data may have been written; earlier writes are not affected, and the write may be repeated once
 * there is room.
 */
public final class StorageFullException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates an exception whose message names the file. */
    public StorageFullException(String message) {
        super(message);
    }

    /** Creates an exception whose message names the file; {@code cause} is the error of the operating system. */
    public StorageFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
