// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The digests of objects. */
final class Digests {
    private Digests() {}

    static MessageDigest create() {
        try {
            return MessageDigest.getInstance(ObjectEntry.DIGEST_TYPE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + ObjectEntry.DIGEST_TYPE, e);
        }
    }

    /** The digest in the form of the object's metadata. */
    static String text(MessageDigest digest) {
        return ObjectEntry.DIGEST_TYPE + "=" + Base64.getUrlEncoder().encodeToString(digest.digest());
    }
}
