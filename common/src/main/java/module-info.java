// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Clocks, timers, mailboxes, ownership and memory budgets: what every other module stands on. */
module dev.iora.common {
    requires static transitive org.jspecify;

    exports dev.iora.common;
}
