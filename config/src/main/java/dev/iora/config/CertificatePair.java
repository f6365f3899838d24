// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * The files of a certificate.
 *
 * @param certFile the certificate with its chain
 * @param keyFile its private key
 */
public record CertificatePair(String certFile, String keyFile) {}
