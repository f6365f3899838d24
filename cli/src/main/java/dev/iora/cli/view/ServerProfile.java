// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

/** The answer to a request for a profile. */
public record ServerProfile(String error, String profile) {}
