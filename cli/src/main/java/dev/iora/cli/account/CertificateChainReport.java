// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.GoText;
import dev.iora.cli.console.HumanDuration;
import dev.iora.json.GoQuote;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Prints certificate chains as PEM for people and scripts: everything but the certificates is a comment.
 *
 * <p>Thread: the main one.
 */
final class CertificateChainReport {
    private static final int PEM_LINE = 64;

    /** Kinds of names of RFC 5280, section 4.2.1.6, in the order in which they are shown. */
    private enum NameKind {
        DNS(2, "DNS Names"),
        IP(7, "IP Addresses"),
        URI(6, "URIs"),
        EMAIL(1, "Email Addresses");

        private final int number;
        private final String label;

        NameKind(int number, String label) {
            this.number = number;
            this.label = label;
        }
    }

    private final Console console;
    private final Duration expireWarning;
    private final boolean pem;
    private final Instant now;

    CertificateChainReport(Console console, Duration expireWarning, boolean pem, Instant now) {
        this.console = console;
        this.expireWarning = expireWarning;
        this.pem = pem;
        this.now = now;
    }

    static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    }

    /** Prints a chain; returns its problems. */
    List<String> print(int number, List<X509Certificate> chain) {
        console.println("\n# chain: " + number);
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            String place = "chain=" + number + " cert=" + (i + 1);
            X509Certificate certificate = chain.get(i);
            console.println("# " + place + " isCA=" + (certificate.getBasicConstraints() >= 0) + " Subject="
                    + GoQuote.string(subject(certificate)));
            printExpiry(certificate, place, problems);
            printNames(certificate);
            console.println("#   Serial: " + certificate.getSerialNumber());
            console.println("#   Signed-with: " + algorithm(certificate.getSigAlgName()));
            if (pem) {
                console.print(pem(certificate));
            }
        }
        return problems;
    }

    private void printExpiry(X509Certificate certificate, String place, List<String> problems) {
        Instant end = certificate.getNotAfter().toInstant();
        String details = place + " expiration=" + GoQuote.string(GoText.time(end)) + " subject="
                + GoQuote.string(subject(certificate));
        if (end.isBefore(now)) {
            console.println("# EXPIRED after " + GoText.time(end));
            problems.add("expired cert " + details);
        } else if (expireWarning.isPositive() && end.isBefore(now.plus(expireWarning))) {
            console.println(
                    "# EXPIRING SOON: within " + HumanDuration.goText(expireWarning) + " of " + GoText.time(end));
            problems.add("cert expiring soon " + details);
        }
        // Always printed in this form as well, so that scripts can search for it.
        console.println("#   Expiration: " + GoText.time(end));
    }

    private void printNames(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
        } catch (CertificateParsingException e) {
            throw new CliException("cannot read the names of a certificate: " + e.getMessage(), e);
        }
        for (NameKind kind : NameKind.values()) {
            String found = names.stream()
                    .filter(name -> Integer.valueOf(kind.number).equals(name.get(0)))
                    .map(name -> String.valueOf(name.get(1)))
                    .collect(Collectors.joining(" "));
            if (!found.isEmpty()) {
                console.println("#   SAN: " + kind.label + ": [" + found + "]");
            }
        }
    }

    /** As Go names them: {@code SHA256-RSA}, {@code ECDSA-SHA256}. */
    static String algorithm(String name) {
        int separator = name.indexOf("with");
        if (separator < 0) {
            return name.equals("EdDSA") ? "Ed25519" : name;
        }
        String digest = name.substring(0, separator);
        String key = name.substring(separator + "with".length());
        return key.equals("RSA") ? digest + "-RSA" : key + "-" + digest;
    }

    private static String pem(X509Certificate certificate) {
        try {
            String body = Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateException e) {
            throw new CliException("cannot show a certificate: " + e.getMessage(), e);
        }
    }
}
