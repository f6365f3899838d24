// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Streams and consumers: shards, publish rules, acknowledgements, the API. */
module dev.iora.jetstream {
    requires transitive dev.iora.common;
    requires transitive dev.iora.subject;
    requires transitive dev.iora.json;
    requires transitive dev.iora.wire;
    requires transitive dev.iora.store;
    requires transitive dev.iora.core;
    requires static transitive org.jspecify;

    exports dev.iora.jetstream;
    exports dev.iora.jetstream.options;
}
