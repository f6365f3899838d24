// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/** The account in which data of streams and consumers is replicated. */
public enum ClusterTraffic {
    /** The system account. */
    SYSTEM,
    /** The account of the streams. */
    OWNER
}
