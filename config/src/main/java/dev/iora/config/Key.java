// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.List;

/** A key of the configuration, declared once: reading, defaults and documentation follow from it. */
sealed interface Key permits BlockKey, Option, PlannedKey {
    /** What the reference documentation says. */
    Description description();

    /**
     * What the reference documentation says about a key.
     *
     * @param names the name, and its aliases after it
     * @param type the form of its values, with their unit
     * @param defaultText the default, or an empty string if there is none
     * @param reload what a reload makes of a change
     * @param since the nats-server version that brought it, or an empty string if it is 2.10 or older
     * @param text what it does, in a sentence or two
     */
    record Description(List<String> names, String type, String defaultText, Reload reload, String since, String text) {
        /** Keeps a copy of {@code names}, which must not be empty. */
        public Description {
            names = List.copyOf(names);
        }

        /** The main name. */
        String name() {
            return names.getFirst();
        }
    }
}
