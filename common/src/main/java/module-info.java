// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Clocks, timers, mailboxes, ownership and memory budgets: the base of every other module. */
module dev.iora.common {
    requires static transitive org.jspecify;
    requires java.management;

    exports dev.iora.common;
}
