// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.subject.SubjectHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decisions about publishing by permissions and subject: direct-mapped, one for all users of a lane, so that its size is
 * fixed and one probe decides.
 *
 * <p>Thread: the owner of its lane.
 */
final class PublishPermissionCache {
    private static final int ENTRIES = 4096;
    private static final int SPREAD = 0x9E3779B9;

    private static final class Entry {
        private @Nullable Permissions permissions;
        private byte[] subject = {};
        private int length;
        private boolean allowed;
    }

    /** Created when the first permissions are checked. */
    private @Nullable Entry[] entries = {};

    /** Whether {@code permissions} allow to publish to a subject. */
    boolean allows(Permissions permissions, byte[] bytes, int offset, int length) {
        if (entries.length == 0) {
            entries = new Entry[ENTRIES];
        }
        int hash = SubjectHash.hash(bytes, offset, length) ^ (System.identityHashCode(permissions) * SPREAD);
        int slot = (hash ^ (hash >>> 16)) & (ENTRIES - 1);
        Entry entry = entries[slot];
        if (entry == null) {
            entry = new Entry();
            entries[slot] = entry;
        } else if (entry.permissions == permissions
                && entry.length == length
                && Arrays.equals(entry.subject, 0, length, bytes, offset, offset + length)) {
            return entry.allowed;
        }
        if (entry.subject.length < length) {
            entry.subject = new byte[(length + 15) & ~7];
        }
        System.arraycopy(bytes, offset, entry.subject, 0, length);
        entry.length = length;
        entry.permissions = permissions;
        entry.allowed = permissions.allowsPublish(bytes, offset, length);
        return entry.allowed;
    }
}
