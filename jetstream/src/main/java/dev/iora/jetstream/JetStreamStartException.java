// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream;

import dev.iora.store.StoreInUseException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** JetStream cannot start; the message explains why to an operator. */
public final class JetStreamStartException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception; {@code message} names the store directory if that matters. */
    public JetStreamStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether another running server uses the store; with a store directory of its own this one would start. */
    public boolean isStoreInUse() {
        return getCause() instanceof StoreInUseException;
    }
}
