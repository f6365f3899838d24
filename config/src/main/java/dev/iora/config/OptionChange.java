// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * An option that has another value than before.
 *
 * @param key the key
 * @param field the name for messages about a refused reload
 * @param before the old value, as messages show it
 * @param after the new value, as messages show it
 * @param reloadable whether a reload can apply it
 */
public record OptionChange(String key, String field, String before, String after, boolean reloadable) {}
