// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Seeded runner, virtual clock, raw protocol client, processes, rules for classes: fixtures for the tests of every module. */
module dev.iora.testkit {
    requires transitive dev.iora.common;
    requires static transitive com.tngtech.archunit;
    requires static transitive org.jspecify;

    exports dev.iora.testkit;
}
