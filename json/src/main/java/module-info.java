// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Pull parser and writer for the JSON of the NATS protocol. */
module dev.iora.json {
    requires transitive dev.iora.common;
    requires static transitive org.jspecify;

    exports dev.iora.json;
}
