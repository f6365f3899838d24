// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Certificates and keys from PEM files, and the TLS engines made of them. */
module dev.iora.tls {
    requires transitive dev.iora.common;
    requires static transitive org.jspecify;

    exports dev.iora.tls;
}
