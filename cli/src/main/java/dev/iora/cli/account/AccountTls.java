// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.account;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.Connector;
import dev.iora.cli.connect.ServerCertificates;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Console;
import io.nats.client.Connection;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code nats account tls}. */
final class AccountTls implements NatsCommand {
    @Option(
            names = "--expire-warn",
            defaultValue = "1w",
            description = "Warn about certs expiring this soon, 0 to disable")
    Duration expireWarning = Duration.ZERO;

    @Option(names = "--ocsp", description = "Report OCSP information, if any")
    boolean ocsp;

    @Option(names = "--pem", negatable = true, description = "Show PEM Certificate blocks")
    boolean pem = true;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        ServerCertificates certificates = certificates(session);
        if (!certificates.isPresent()) {
            throw new CliException("nats: connection is not tls");
        }
        Console console = session.console();
        byte[] staple = ocsp ? certificates.ocspResponse() : new byte[0];
        if (ocsp && staple.length == 0) {
            console.println("# No OCSP Response found in TLS connection\n");
        }
        List<List<X509Certificate>> chains = certificates.verifiedChains();
        console.println("# TLS Verified Chains count: " + chains.size());
        if (chains.isEmpty()) {
            throw new CliException("no verified chains found in TLS");
        }
        CertificateChainReport report = new CertificateChainReport(console, expireWarning, pem, Instant.now());
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) {
            problems.addAll(report.print(i + 1, chains.get(i)));
            if (staple.length > 0) {
                problems.addAll(printStaple(console, staple, i + 1, chains.get(i)));
            }
        }
        if (!problems.isEmpty()) {
            throw new CliException(problems.getFirst());
        }
    }

    private static ServerCertificates certificates(Session session) throws InterruptedException {
        Connector connector = session.connector();
        Connection connection = connector.connect();
        Connector.close(connection);
        return connector.certificates();
    }

    private static List<String> printStaple(Console console, byte[] staple, int number, List<X509Certificate> chain) {
        if (chain.size() < 2) {
            console.println("\n# Skipping OCSP verification for solo end-entity cert chain");
            return List.of();
        }
        try {
            console.println("\n# "
                    + OcspStaple.parse(staple, chain.getFirst(), chain.get(1)).describe());
            return List.of();
        } catch (OcspException e) {
            String problem = "OCSP response invalid for chain " + number + "'s \""
                    + CertificateChainReport.subject(chain.getFirst()) + "\" from \""
                    + CertificateChainReport.subject(chain.get(1)) + "\": " + e.getMessage();
            console.println("\n# " + problem);
            return List.of(problem);
        }
    }
}
