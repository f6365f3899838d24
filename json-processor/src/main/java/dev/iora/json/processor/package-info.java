// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The annotation processor of {@code dev.iora.json.JsonObject}. It runs in the compiler and is not shipped. */
@NullMarked
package dev.iora.json.processor;

import org.jspecify.annotations.NullMarked;
