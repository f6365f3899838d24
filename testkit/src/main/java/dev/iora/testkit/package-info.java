// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** Seeded runner, virtual clock, raw protocol client, processes: fixtures for the tests of every module. */
@NullMarked
package dev.iora.testkit;

import org.jspecify.annotations.NullMarked;
