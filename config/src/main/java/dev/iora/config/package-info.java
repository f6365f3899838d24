// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The NATS configuration language and every option of the server. */
@NullMarked
package dev.iora.config;

import org.jspecify.annotations.NullMarked;
