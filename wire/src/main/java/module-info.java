// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The NATS client protocol as bytes, without I/O. */
module dev.iora.wire {
    requires transitive dev.iora.common;
    requires transitive dev.iora.subject;
    requires transitive dev.iora.json;
    requires static transitive org.jspecify;

    exports dev.iora.wire;
}
