// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Checks of JSON against the published schemas. The server does not use it. */
module dev.iora.schema {
    requires dev.iora.json;
    requires static transitive org.jspecify;

    exports dev.iora.schema;
}
