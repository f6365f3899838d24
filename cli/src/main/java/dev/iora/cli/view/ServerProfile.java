// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

/** The response to a request for a profile. */
public record ServerProfile(String error, String profile) {}
