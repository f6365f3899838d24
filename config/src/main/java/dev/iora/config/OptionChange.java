// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * A key with a changed value.
 *
 * @param key the name, with those of the blocks around it: {@code jetstream.domain}
 * @param before the old value in the form of messages
 * @param after the new value in the form of messages
 * @param reloadable whether a reload can apply it
 * @param message the line that a reload logs, which is nats-server's: the change took effect, or the reload fails
 */
public record OptionChange(String key, String before, String after, boolean reloadable, String message) {}
