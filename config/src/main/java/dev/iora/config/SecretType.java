// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.Entry;

/** Passwords and tokens; an empty one means that the key is not set. */
record SecretType() implements KeyType<Secret> {
    @Override
    public String label() {
        return "string";
    }

    @Override
    public Secret read(String key, Entry entry, Findings findings) throws InvalidValueException {
        return Secret.of(KeyType.text(key, "a string", entry));
    }

    @Override
    public Secret readText(String key, String text) {
        return Secret.of(text);
    }
}
