// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.subject.FilterSet;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that a subscription may get although more of them match. It is asked when a subject is matched, not for each
 * message. Immutable.
 *
 * @param allowed what it may get
 * @param denied what it must not get even if it is allowed; null for nothing
 */
record DeliveryFilter(FilterSet allowed, @Nullable FilterSet denied) {
    boolean allows(byte[] bytes, int offset, int length) {
        return allowed.matches(bytes, offset, length) && (denied == null || !denied.matches(bytes, offset, length));
    }
}
