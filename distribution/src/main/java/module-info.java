// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The executable: command line, signals, log format. */
module dev.iora.distribution {
    requires dev.iora.common;
    requires dev.iora.config;
    requires dev.iora.server;
    requires transitive org.slf4j;
    requires jdk.unsupported;
    requires static transitive org.jspecify;

    exports dev.iora.distribution;

    provides org.slf4j.spi.SLF4JServiceProvider with
            dev.iora.distribution.NatsLogProvider;
}
