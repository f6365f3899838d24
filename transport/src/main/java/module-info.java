// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Sockets: selector loops, client connections, outbound buffers. */
module dev.iora.transport {
    requires transitive dev.iora.common;
    requires transitive dev.iora.subject;
    requires transitive dev.iora.wire;
    requires transitive dev.iora.core;
    requires transitive dev.iora.tls;
    requires static transitive org.jspecify;

    exports dev.iora.transport;
}
