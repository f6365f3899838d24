// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.io.Serial;

/** A store directory belongs to another server that runs. */
public final class StoreInUseException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    StoreInUseException(String message) {
        super(message);
    }
}
