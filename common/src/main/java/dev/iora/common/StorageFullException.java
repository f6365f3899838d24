// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import java.io.IOException;

/**
 * There is no room for what was to be written; a part of it may have been. Nothing that was written before is concerned, and
 * the same may be written again once there is room.
 */
public final class StorageFullException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates one that names the file. */
    public StorageFullException(String message) {
        super(message);
    }

    /** Creates one that names the file, with what the operating system said. */
    public StorageFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
