// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.auth.SignedClaims;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.GoText;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** {@code nats server check credential}. */
final class CredentialCheck extends Check {
    @Option(names = "--credential", required = true, description = "The file holding the NATS credential")
    Path file = Path.of("");

    @Option(names = "--validity-warn", description = "Warning threshold for time before expiry")
    Duration validityWarning = Duration.ZERO;

    @Option(names = "--validity-critical", description = "Critical threshold for time before expiry")
    Duration validityCritical = Duration.ZERO;

    @Option(names = "--require-expiry", negatable = true, description = "Requires the credential to have expiry set")
    boolean requireExpiry = true;

    @Override
    CheckResult start() {
        return new CheckResult("credential", "Credential");
    }

    @Override
    void check(Session session, CheckResult result) {
        examine(claims().number("exp"), Instant.now(), result);
    }

    void examine(long expires, Instant now, CheckResult result) {
        Duration left = Duration.ofSeconds(expires - now.getEpochSecond());
        result.add(Metric.ofDuration("expiry", left, validityWarning, validityCritical, "Expiry time in seconds"));
        if (expires == 0) {
            result.judge(requireExpiry, false, "never expires");
        } else if (validityCritical.isPositive() && left.compareTo(validityCritical) <= 0) {
            result.critical("expires sooner than " + HumanDuration.of(validityCritical));
        } else if (validityWarning.isPositive() && left.compareTo(validityWarning) <= 0) {
            result.warning("expires sooner than " + HumanDuration.of(validityWarning));
        } else {
            result.ok("expires in " + GoText.time(Instant.ofEpochSecond(expires)));
        }
    }

    private JsonObject claims() {
        String text;
        try {
            text = InputFile.readText(file);
        } catch (CliException e) {
            throw new CliException("credential not accessible: " + e.getMessage(), e);
        }
        try {
            return SignedClaims.find(text);
        } catch (CliException e) {
            throw new CliException("invalid credential: " + e.getMessage(), e);
        }
    }
}
