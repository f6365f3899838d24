// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The message bus: subscriptions, routing, delivery, slow-consumer policy. */
module dev.iora.core {
    requires transitive dev.iora.common;
    requires transitive dev.iora.subject;
    requires transitive dev.iora.wire;
    requires static transitive org.jspecify;

    exports dev.iora.core;
}
