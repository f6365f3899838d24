// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Checks of JSON against schemas. */
@NullMarked
package dev.iora.schema;

import org.jspecify.annotations.NullMarked;
