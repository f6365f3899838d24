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
public record OptionChange(String key, String field, String before, String after, boolean reloadable) {
    /** The line that a reload logs, which is nats-server's: that the change took effect, or why the reload fails. */
    public String message() {
        if (!reloadable) {
            return "config reload not supported for " + field + ": old=" + before + ", new=" + after;
        }
        return switch (key) {
            case "client_advertise" -> "Reload: client_advertise = " + after;
            case "server_tags" -> "Reloaded: tags";
            case "server_metadata" -> "Reloaded: metadata";
            case "no_fast_producer_stall" ->
                "Reloaded: fast producers will " + (after.equals("true") ? "not " : "") + "be stalled";
            default -> "Reloaded: " + key + " = " + after;
        };
    }
}
