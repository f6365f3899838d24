// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.GoText;
import dev.iora.cli.console.HumanDuration;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server check connection}. */
final class ConnectionCheck extends Check {
    private static final int PAYLOAD_BYTES = 100;

    @Option(
            names = "--connect-warn",
            defaultValue = "500ms",
            description = "Warning threshold to allow for establishing connections")
    Duration connectWarning = Duration.ZERO;

    @Option(
            names = "--connect-critical",
            defaultValue = "1s",
            description = "Critical threshold to allow for establishing connections")
    Duration connectCritical = Duration.ZERO;

    @Option(names = "--rtt-warn", defaultValue = "500ms", description = "Warning threshold to allow for server RTT")
    Duration rttWarning = Duration.ZERO;

    @Option(names = "--rtt-critical", defaultValue = "1s", description = "Critical threshold to allow for server RTT")
    Duration rttCritical = Duration.ZERO;

    @Option(
            names = "--req-warn",
            defaultValue = "500ms",
            description = "Warning threshold to allow for full round trip test")
    Duration requestWarning = Duration.ZERO;

    @Option(
            names = "--req-critical",
            defaultValue = "1s",
            description = "Critical threshold to allow for full round trip test")
    Duration requestCritical = Duration.ZERO;

    @Override
    CheckResult start() {
        return new CheckResult("connections", "Connection");
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        Connection connection = connect(session, result);
        measureRoundTrip(connection, result);
        measureRequest(connection, session.settings().timeout(), result);
    }

    private Connection connect(Session session, CheckResult result) throws InterruptedException {
        long start = System.nanoTime();
        Connection connection = required("connection failed", session::connection);
        judgeConnect(connection.getConnectedUrl(), Duration.ofNanos(System.nanoTime() - start), result);
        return connection;
    }

    void judgeConnect(@Nullable String url, Duration taken, CheckResult result) {
        result.add(Metric.ofDuration(
                "connect_time", taken, connectWarning, connectCritical, "Time taken to connect to NATS"));
        String connected = "connected to " + url;
        judge(
                result,
                taken,
                connectWarning,
                connectCritical,
                connected + ", connect time exceeded ",
                connected + " in " + HumanDuration.goText(taken));
    }

    /** Judges a time; {@code exceeded} precedes the threshold that it reaches. */
    private static void judge(
            CheckResult result, Duration taken, Duration warning, Duration critical, String exceeded, String ok) {
        if (reaches(taken, critical)) {
            result.critical(exceeded + seconds(critical));
        } else if (reaches(taken, warning)) {
            result.warning(exceeded + seconds(warning));
        } else {
            result.ok(ok);
        }
    }

    private void measureRoundTrip(Connection connection, CheckResult result) {
        try {
            judgeRoundTrip(connection.RTT(), result);
        } catch (IOException e) {
            throw new CliException("rtt failed: " + e.getMessage(), e);
        }
    }

    void judgeRoundTrip(Duration taken, CheckResult result) {
        result.add(Metric.ofDuration("rtt", taken, rttWarning, rttCritical, "The round-trip-time of the connection"));
        judge(result, taken, rttWarning, rttCritical, "rtt time exceeded ", "rtt time " + HumanDuration.goText(taken));
    }

    private void measureRequest(Connection connection, Duration timeout, CheckResult result)
            throws InterruptedException {
        byte[] payload = new byte[PAYLOAD_BYTES];
        ThreadLocalRandom.current().nextBytes(payload);
        String inbox = connection.createInbox();
        Subscription subscription = connection.subscribe(inbox);
        subscription.unsubscribe(1);
        long start = System.nanoTime();
        connection.publish(inbox, payload);
        Message received = subscription.nextMessage(timeout);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        if (received == null) {
            throw new CliException("did not receive from " + inbox + ": nats: timeout");
        }
        result.add(Metric.ofDuration(
                "request_time",
                taken,
                requestWarning,
                requestCritical,
                "Time taken for a full Request-Reply operation"));
        if (!Arrays.equals(received.getData(), payload)) {
            result.critical("did not receive expected message");
        }
        judgeRequest(taken, result);
    }

    void judgeRequest(Duration taken, CheckResult result) {
        String exact = String.format(Locale.ROOT, "%.6f", Metric.seconds(taken));
        boolean critical = reaches(taken, requestCritical);
        boolean warning = reaches(taken, requestWarning);
        result.judge(
                critical,
                warning,
                critical || warning ? "round trip request took " + exact : "round trip took " + exact + "s");
    }

    private static boolean reaches(Duration taken, Duration threshold) {
        return !threshold.isZero() && taken.compareTo(threshold) >= 0;
    }

    private static String seconds(Duration duration) {
        return GoText.plain(Metric.seconds(duration));
    }
}
