// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Code shared by the commands of key-value and object store buckets: names, flags, lists. */
@NullMarked
package dev.iora.cli.bucket;

import org.jspecify.annotations.NullMarked;
