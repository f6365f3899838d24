// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The JetStream API as requests and responses. */
@NullMarked
package dev.iora.cli.api;

import org.jspecify.annotations.NullMarked;
