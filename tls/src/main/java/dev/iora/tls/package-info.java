// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Certificates and keys from PEM files, and the TLS engines made of them. */
@NullMarked
package dev.iora.tls;

import org.jspecify.annotations.NullMarked;
