// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The nats command line. */
module dev.iora.cli {
    requires dev.iora.common;
    requires dev.iora.json;
    requires dev.iora.schema;
    requires dev.iora.config;
    requires dev.iora.server;
    requires dev.iora.subject;
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

    opens dev.iora.cli.account to
            info.picocli;
    opens dev.iora.cli.archive to
            info.picocli;
    opens dev.iora.cli.audit to
            info.picocli;
    opens dev.iora.cli.auth to
            info.picocli;
    opens dev.iora.cli.bench to
            info.picocli;
    opens dev.iora.cli.bucket to
            info.picocli;
    opens dev.iora.cli.check to
            info.picocli;
    opens dev.iora.cli.command to
            info.picocli;
    opens dev.iora.cli.connect to
            info.picocli;
    opens dev.iora.cli.consumer to
            info.picocli;
    opens dev.iora.cli.context to
            info.picocli;
    opens dev.iora.cli.counter to
            info.picocli;
    opens dev.iora.cli.errors to
            info.picocli;
    opens dev.iora.cli.events to
            info.picocli;
    opens dev.iora.cli.kv to
            info.picocli;
    opens dev.iora.cli.message to
            info.picocli;
    opens dev.iora.cli.object to
            info.picocli;
    opens dev.iora.cli.report to
            info.picocli;
    opens dev.iora.cli.schema to
            info.picocli;
    opens dev.iora.cli.server to
            info.picocli;
    opens dev.iora.cli.service to
            info.picocli;
    opens dev.iora.cli.stream to
            info.picocli;
    opens dev.iora.cli.watch to
            info.picocli;
}
