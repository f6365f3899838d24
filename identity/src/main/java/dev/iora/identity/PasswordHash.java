// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.DataLengthException;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Hashes of passwords by bcrypt, which take tens of milliseconds on purpose. They cover 72 bytes of a password.
 *
 * <p>Thread: any; holds no state.
 */
public final class PasswordHash {
    private PasswordHash() {}

    /** Whether {@code hash}, a bcrypt hash in its usual form, is that of a password; false if it is no such hash. */
    public static boolean matches(byte[] hash, byte[] password) {
        try {
            return OpenBSDBCrypt.checkPassword(new String(hash, StandardCharsets.US_ASCII), password.clone());
        } catch (IllegalArgumentException | DataLengthException _) {
            // The configuration may contain a malformed hash: then no password is right, as in nats-server.
            return false;
        }
    }
}
