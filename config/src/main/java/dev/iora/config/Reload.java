// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/** What a reload of the configuration makes of a changed value. */
enum Reload {
    /** It takes effect. */
    APPLIED("yes"),
    /** Parts of it take effect; a change of others fails the reload. */
    PARTLY("partly"),
    /** It fails the reload, and the configuration in force stays. */
    REFUSED("no");

    private final String label;

    Reload(String label) {
        this.label = label;
    }

    /** The word for the reference documentation. */
    String label() {
        return label;
    }
}
