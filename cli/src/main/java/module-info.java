// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
// The nats command line. It is open because picocli sets flags, which are fields of commands, by reflection.
open module dev.iora.cli {
    requires dev.iora.common;
    requires dev.iora.json;
    requires dev.iora.schema;
    requires dev.iora.config;
    requires dev.iora.identity;
    requires dev.iora.server;
    requires dev.iora.subject;
    requires dev.iora.tls;
    requires dev.iora.distribution;
    requires HdrHistogram;
    requires info.picocli;
    requires io.nats.jnats;
    requires jdk.httpserver;
    requires jdk.unsupported;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires org.bouncycastle.lts.prov;
    requires org.yaml.snakeyaml;
    requires static transitive org.jspecify;
}
