// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** NKEYs, the keys and signatures of NATS, and hashes of passwords. */
module dev.iora.identity {
    requires org.bouncycastle.lts.prov;
    requires static transitive org.jspecify;

    exports dev.iora.identity;
}
