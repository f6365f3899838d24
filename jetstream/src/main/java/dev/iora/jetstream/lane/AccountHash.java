// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.lane;

import dev.iora.common.Base62;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The short form of an account's name in subjects (nats-server v2.14.5 events.go getHash). Thread: any, stateless. */
final class AccountHash {
    private static final int LENGTH = 8;

    private AccountHash() {}

    static String of(String account) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        StringBuilder hash = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            hash.append(Base62.digit(digest[i] & 0xFF));
        }
        return hash.toString();
    }
}
