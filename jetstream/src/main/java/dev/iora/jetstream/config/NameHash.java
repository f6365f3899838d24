// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.common.Base62;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The short form of a name in subjects and in other names (nats-server v2.14.5 events.go getHash). Thread: any, stateless. */
public final class NameHash {
    private static final int LENGTH = 8;

    private NameHash() {}

    /** Eight characters that stand for {@code name}. */
    public static String of(String name) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
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
