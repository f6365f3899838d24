// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Composition root, lifecycle and the embedding API. */
module dev.iora.server {
    requires transitive dev.iora.common;
    requires transitive dev.iora.subject;
    requires transitive dev.iora.json;
    requires transitive dev.iora.wire;
    requires transitive dev.iora.config;
    requires dev.iora.identity;
    requires transitive dev.iora.core;
    requires transitive dev.iora.tls;
    requires transitive dev.iora.transport;
    requires transitive dev.iora.jetstream;
    requires java.naming;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.iora.server;
}
