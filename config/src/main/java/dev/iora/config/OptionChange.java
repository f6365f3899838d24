// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * A key that has another value than before.
 *
 * @param key the name, with those of the blocks around it: {@code jetstream.domain}
 * @param before the old value, as messages show it
 * @param after the new value, as messages show it
 * @param reloadable whether a reload can apply it
 * @param message the line that a reload logs, which is nats-server's: the change took effect, or the reload fails
 */
public record OptionChange(String key, String before, String after, boolean reloadable, String message) {}
