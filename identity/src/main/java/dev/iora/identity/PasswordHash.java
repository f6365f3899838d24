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
    /** The lowest and the highest cost, the binary logarithm of the number of rounds. */
    public static final int MIN_COST = 4;

    public static final int MAX_COST = 31;

    /** The longest password in bytes. */
    public static final int MAX_BYTES = 72;

    public static final int SALT_BYTES = 16;

    private PasswordHash() {}

    /**
     * A hash of a password, in the form {@code $2a$11$...}.
     *
     * @param salt {@link #SALT_BYTES} random bytes
     * @throws IllegalArgumentException if the password, the cost or the salt is out of bounds
     */
    public static String of(byte[] password, int cost, byte[] salt) {
        if (password.length > MAX_BYTES || cost < MIN_COST || cost > MAX_COST || salt.length != SALT_BYTES) {
            throw new IllegalArgumentException(
                    "a hash needs at most 72 bytes, a cost between 4 and 31, and a salt of 16 bytes");
        }
        return OpenBSDBCrypt.generate("2a", password.clone(), salt.clone(), cost);
    }

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
