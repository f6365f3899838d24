// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHashTest {
    private static String hash(byte[] password) {
        return hash(password, 0);
    }

    private static String hash(byte[] password, int salt) {
        byte[] bytes = new byte[PasswordHash.SALT_BYTES];
        bytes[0] = (byte) salt;
        return PasswordHash.of(password, PasswordHash.MIN_COST, bytes);
    }

    @Test
    void matchesItsPasswordOnly() {
        byte[] password = "schön und geheim".getBytes(UTF_8);
        String hash = hash(password);
        assertThat(hash).matches("\\$2a\\$04\\$[./A-Za-z0-9]{53}");
        assertThat(PasswordHash.matches(hash.getBytes(US_ASCII), password)).isTrue();
        assertThat(PasswordHash.matches(hash.getBytes(US_ASCII), "schon und geheim".getBytes(UTF_8)))
                .isFalse();
        assertThat(hash(password)).isEqualTo(hash);
        assertThat(hash(password, 1)).as("with another salt").isNotEqualTo(hash);
    }

    @Test
    void takesTheLongestPassword() {
        byte[] longest = new byte[PasswordHash.MAX_BYTES];
        Arrays.fill(longest, (byte) 'x');
        assertThat(PasswordHash.matches(hash(longest).getBytes(US_ASCII), longest))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> hash(new byte[PasswordHash.MAX_BYTES + 1]));
    }

    @ParameterizedTest
    @ValueSource(ints = {PasswordHash.MIN_COST - 1, PasswordHash.MAX_COST + 1})
    void refusesOtherCosts(int cost) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.of(new byte[10], cost, new byte[PasswordHash.SALT_BYTES]));
    }
}
