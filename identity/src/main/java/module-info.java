// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** NKEYs: the public keys, seeds and signatures of NATS. */
module dev.iora.identity {
    requires static transitive org.jspecify;

    exports dev.iora.identity;
}
