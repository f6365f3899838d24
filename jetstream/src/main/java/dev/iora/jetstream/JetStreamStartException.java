// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.store.StoreInUseException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** JetStream cannot start; the message says why, in words for an operator. */
public final class JetStreamStartException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates one; {@code message} names the store directory where that matters. */
    public JetStreamStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the store belongs to another server that runs; with a store directory of its own it would start. */
    public boolean isStoreInUse() {
        return getCause() instanceof StoreInUseException;
    }
}
