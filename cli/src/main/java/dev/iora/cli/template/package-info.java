// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Templates in subjects and bodies of messages. */
@NullMarked
package dev.iora.cli.template;

import org.jspecify.annotations.NullMarked;
