// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Subjects, wildcards and the subscription index. */
module dev.iora.subject {
    requires transitive dev.iora.common;
    requires static transitive org.jspecify;

    exports dev.iora.subject;
}
