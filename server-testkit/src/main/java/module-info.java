// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** JUnit extension that runs a server per test class. */
module dev.iora.server.testkit {
    requires transitive dev.iora.server;
    requires transitive dev.iora.config;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.iora.server.testkit;
}
