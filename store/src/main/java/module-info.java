// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The journal, segments, checkpoints and stream stores. */
module dev.iora.store {
    requires transitive dev.iora.common;
    requires transitive dev.iora.subject;
    requires static transitive org.jspecify;

    exports dev.iora.store;
}
