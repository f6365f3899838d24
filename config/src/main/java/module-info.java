// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The NATS configuration language and every option of the server. */
module dev.iora.config {
    requires transitive dev.iora.common;
    requires transitive dev.iora.identity;
    requires dev.iora.subject;
    requires static transitive org.jspecify;

    exports dev.iora.config;
}
