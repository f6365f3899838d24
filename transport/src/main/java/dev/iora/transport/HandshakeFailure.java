// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** Reasons of failed handshakes in the words of nats-server (Go's crypto/tls), where operators may search for them. */
final class HandshakeFailure {
    private static final String ALERT = "Received fatal alert: ";
    private static final String UNVERIFIED = "tls: failed to verify certificate: x509: ";

    private HandshakeFailure() {}

    /** The reason for the log. */
    static String reason(SSLException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = String.valueOf(failure.getMessage());
        int alert = text.indexOf(ALERT);
        if (alert >= 0) {
            return "remote error: tls: " + alert(text.substring(alert + ALERT.length()));
        }
        if (text.contains("Empty client certificate chain")) {
            return "tls: client didn't provide a certificate";
        }
        if (text.contains("no cipher suites in common")) {
            return "tls: no cipher suite supported by both client and server";
        }
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return UNVERIFIED + "certificate has expired or is not yet valid: " + cause.getMessage();
        }
        if (text.contains("PKIX path")) {
            return UNVERIFIED + "certificate signed by unknown authority";
        }
        return cause == failure ? "tls: " + text : "tls: " + text + ": " + cause.getMessage();
    }

    private static String alert(String name) {
        return switch (name) {
            case "unknown_ca" -> "unknown certificate authority";
            case "certificate_unknown" -> "unknown certificate";
            case "certificate_expired" -> "expired certificate";
            default -> name.replace('_', ' ');
        };
    }
}
