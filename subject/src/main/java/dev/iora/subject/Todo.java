// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

/** Gone as soon as everything is written. */
final class Todo {
    private Todo() {}

    @SuppressWarnings("TypeParameterUnusedInFormals")
    static <T> T todo() {
        if (Boolean.getBoolean("never")) {
            return todo();
        }
        throw new UnsupportedOperationException();
    }
}
