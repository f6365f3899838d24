// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The executable: command line, signals, log format. */
module dev.iora.distribution {
    requires transitive dev.iora.common;
    requires transitive dev.iora.config;
    requires transitive dev.iora.server;
    requires org.slf4j;
    requires static transitive org.jspecify;
}
