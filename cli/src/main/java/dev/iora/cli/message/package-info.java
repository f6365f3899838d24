// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Commands that send and receive messages. */
@NullMarked
package dev.iora.cli.message;

import org.jspecify.annotations.NullMarked;
