// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.GoText;
import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerResponse;
import dev.iora.cli.view.ServerVars;
import dev.iora.json.GoQuote;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server check server}. */
final class ServerCheck extends Check {
    @Option(names = "--name", required = true, description = "Server name to require in the result")
    String name = "";

    @Option(names = "--cpu-warn", description = "Warning threshold for CPU usage, in percent")
    long cpuWarning;

    @Option(names = "--cpu-critical", description = "Critical threshold for CPU usage, in percent")
    long cpuCritical;

    @Option(names = "--mem-warn", description = "Warning threshold for Memory usage, in bytes")
    long memoryWarning;

    @Option(names = "--mem-critical", description = "Critical threshold for Memory usage, in bytes")
    long memoryCritical;

    @Option(names = "--conn-warn", description = "Warning threshold for connections, supports inversion")
    long connectionsWarning;

    @Option(names = "--conn-critical", description = "Critical threshold for connections, supports inversion")
    long connectionsCritical;

    @Option(
            names = "--subs-warn",
            description = "Warning threshold for number of active subscriptions, supports inversion")
    long subscriptionsWarning;

    @Option(
            names = "--subs-critical",
            description = "Critical threshold for number of active subscriptions, supports inversion")
    long subscriptionsCritical;

    @Option(names = "--uptime-warn", description = "Warning threshold for server uptime as duration")
    Duration uptimeWarning = Duration.ZERO;

    @Option(names = "--uptime-critical", description = "Critical threshold for server uptime as duration")
    Duration uptimeCritical = Duration.ZERO;

    @Option(names = "--auth-required", description = "Checks that authentication is enabled")
    boolean authRequired;

    @Option(names = "--tls-required", description = "Checks that TLS is required")
    boolean tlsRequired;

    @Option(names = "--js-required", description = "Checks that JetStream is enabled")
    boolean jetStreamRequired;

    @Option(names = "--tls-cert-warn", description = "Warning threshold for TLS certificate expiry like 1d3h5m")
    Duration certificateWarning = Duration.ZERO;

    @Option(names = "--tls-cert-crit", description = "Critical threshold for TLS certificate expiry like 1d3h5m")
    Duration certificateCritical = Duration.ZERO;

    @Override
    CheckResult start() {
        return new CheckResult("server", name);
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        SystemApi system = required("connection failed", session::system);
        ServerVars variables = required("varz failed", () -> variables(system));
        examine(variables, result);
    }

    void examine(ServerVars variables, CheckResult result) {
        if (!variables.serverName().equals(name)) {
            throw new CliException("result from wrong server " + GoQuote.string(variables.serverName()));
        }
        boolean jetStream = variables.jetstream().config().isPresent();
        checkRequired(result, jetStreamRequired, jetStream, "JetStream enabled", "JetStream not enabled");
        checkRequired(result, tlsRequired, variables.tlsRequired(), "TLS required", "TLS not required");
        checkRequired(
                result,
                authRequired,
                variables.authRequired(),
                "Authentication required",
                "Authentication not required");
        if (certificateWarning.isPositive() || certificateCritical.isPositive()) {
            checkCertificates(variables, result);
        }
        checkUptime(variables, result);
        checkUsage(variables, result);
    }

    private ServerVars variables(SystemApi system) throws InterruptedException {
        JsonObject request = new JsonObject().put("server_name", name).put("exact_match", true);
        ServerResponse response =
                system.requestOne(SystemApi.everyServer("VARZ"), request, () -> new CliException("nats: timeout"));
        return SystemApi.data(response, "invalid response received: ").as(ServerVars.class);
    }

    private static void checkRequired(CheckResult result, boolean asked, boolean present, String good, String bad) {
        if (asked) {
            result.judge(!present, false, present ? good : bad);
        }
    }

    private void checkCertificates(ServerVars variables, CheckResult result) {
        Map<String, @Nullable Instant> expiries = new LinkedHashMap<>();
        expiries.put("server", variables.tlsCertNotAfter());
        expiries.put("cluster", variables.cluster().tlsCertNotAfter());
        expiries.put("gateway", variables.gateway().tlsCertNotAfter());
        expiries.put("leafnode", variables.leaf().tlsCertNotAfter());
        expiries.put("mqtt", variables.mqtt().tlsCertNotAfter());
        expiries.put("websocket", variables.websocket().tlsCertNotAfter());
        expiries.values().removeIf(Objects::isNull);
        if (expiries.isEmpty()) {
            throw new CliException("TLS certificate expiry thresholds configured but no TLS certificates found");
        }
        Instant now = now(variables);
        expiries.forEach((component, expiry) -> {
            Duration left = Duration.ofSeconds(Duration.between(now, expiry).toSeconds());
            String certificate = component + " TLS certificate ";
            if (!left.isPositive()) {
                result.critical(certificate + "expired (expired_at=" + GoText.time(expiry) + ")");
                return;
            }
            result.judge(
                    left.compareTo(certificateCritical) <= 0,
                    left.compareTo(certificateWarning) <= 0,
                    certificate + "expires in " + HumanDuration.goText(left) + " (expires_at=" + GoText.time(expiry)
                            + ")");
        });
    }

    private static Instant now(ServerVars variables) {
        return Objects.requireNonNullElse(variables.now(), Instant.EPOCH);
    }

    private void checkUptime(ServerVars variables, CheckResult result) {
        Instant start = Objects.requireNonNullElse(variables.start(), Instant.EPOCH);
        Duration uptime = Duration.between(start, now(variables));
        if (uptimeWarning.isPositive() || uptimeCritical.isPositive()) {
            if (uptimeCritical.compareTo(uptimeWarning) > 0) {
                throw new CliException("Up invalid thresholds");
            }
            result.judge(
                    uptime.compareTo(uptimeCritical) <= 0,
                    uptime.compareTo(uptimeWarning) <= 0,
                    "Up " + HumanDuration.of(uptime));
        }
        result.add(Metric.ofDuration("uptime", uptime, uptimeWarning, uptimeCritical, "NATS Server uptime in seconds"));
    }

    private void checkUsage(ServerVars variables, CheckResult result) {
        double cpu = variables.cpu();
        double memory = variables.mem();
        double connections = variables.connections();
        double subscriptions = variables.subscriptions();
        result.add(Metric.of("cpu", cpu, "NATS Server CPU usage in percentage")
                .unit("%")
                .thresholds(cpuWarning, cpuCritical));
        result.add(Metric.of("mem", memory, "NATS Server memory usage in bytes")
                .thresholds(memoryWarning, memoryCritical));
        result.add(Metric.of("connections", connections, "Active connections")
                .thresholds(connectionsWarning, connectionsCritical));
        result.add(Metric.of("subscriptions", subscriptions, "Active subscriptions")
                .thresholds(subscriptionsWarning, subscriptionsCritical));
        judge(result, "CPU", cpu, cpuWarning, cpuCritical, false);
        judge(result, "Memory", memory, memoryWarning, memoryCritical, false);
        judge(result, "Connections", connections, connectionsWarning, connectionsCritical, true);
        judge(result, "Subscriptions", subscriptions, subscriptionsWarning, subscriptionsCritical, true);
    }

    /**
     * @param invertible whether a critical threshold below the warning threshold means that low values are a problem
     */
    private static void judge(
            CheckResult result, String label, double value, long warning, long critical, boolean invertible) {
        if (warning == 0 && critical == 0) {
            return;
        }
        boolean inverted = critical < warning;
        if (inverted && !invertible) {
            result.critical(label + " invalid thresholds");
            return;
        }
        result.judge(
                inverted ? value <= critical : value >= critical,
                inverted ? value <= warning : value >= warning,
                label + String.format(Locale.ROOT, " %.2f", value));
    }
}
