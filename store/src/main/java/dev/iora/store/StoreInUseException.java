// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.io.Serial;

/** A store directory is in use by another running server. */
public final class StoreInUseException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    StoreInUseException(String message) {
        super(message);
    }
}
