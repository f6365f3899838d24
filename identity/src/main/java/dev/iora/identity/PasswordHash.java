// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
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

    private static final int SALT_BYTES = 16;

    private PasswordHash() {}

    /**
     * A hash of a password with a salt from {@code random}, in the form {@code $2a$11$...}.
     *
     * @throws IllegalArgumentException if the password or the cost is out of bounds
     */
    public static String of(byte[] password, int cost, SecureRandom random) {
        if (password.length > MAX_BYTES || cost < MIN_COST || cost > MAX_COST) {
            throw new IllegalArgumentException("a hash needs at most 72 bytes and a cost between 4 and 31");
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate("2a", password.clone(), salt, cost);
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
