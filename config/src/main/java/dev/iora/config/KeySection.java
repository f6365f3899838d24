// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.util.List;

/**
 * Keys that belong together: a part of the top level, or what a block may hold.
 *
 * @param title the heading in the reference documentation
 * @param text what is said below it; may be empty
 * @param keys the keys in the order of the documentation
 */
record KeySection(String title, String text, List<Key> keys) {}
