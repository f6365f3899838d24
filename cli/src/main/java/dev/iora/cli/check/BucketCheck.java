// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.api.Streams;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** {@code nats server check kv}. */
final class BucketCheck extends Check {
    private static final Pattern OPERATION = Pattern.compile("(?im)^(?:KV-Operation|Nats-Marker-Reason):\\s*(\\S+)");

    @Option(names = "--bucket", required = true, description = "Checks a specific bucket")
    String bucket = "";

    @Option(
            names = "--values-critical",
            defaultValue = "-1",
            description = "Critical threshold for number of values in the bucket")
    long valuesCritical;

    @Option(
            names = "--values-warn",
            defaultValue = "-1",
            description = "Warning threshold for number of values in the bucket")
    long valuesWarning;

    @Option(names = "--key", description = "Requires a key to have any non-delete value set")
    String key = "";

    @Override
    CheckResult start() {
        return new CheckResult("kv", bucket);
    }

    @Override
    void check(Session session, CheckResult result) throws InterruptedException {
        Streams streams = required("connection failed", session::jetStream).streams();
        StreamInfo info = required("could not load bucket", () -> Optional.ofNullable(streams.find("KV_" + bucket)))
                .orElseThrow(() -> new CliException("bucket " + bucket + " not found"));
        result.ok("bucket " + bucket);
        long values = info.state().messages();
        result.add(Metric.of("values", values, "How many values are stored in the bucket")
                .thresholds(Math.max(0, valuesWarning), Math.max(0, valuesCritical)));
        if (!key.isEmpty()) {
            checkKey(streams, result);
        }
        judgeValues(values, result);
        result.add(Metric.of("bytes", info.state().bytes(), "Bytes stored in the bucket")
                .unit("B"));
        result.add(Metric.of("replicas", info.config().numReplicas(), ""));
    }

    void judgeValues(long values, CheckResult result) {
        if (valuesWarning > -1 || valuesCritical > -1) {
            // If the critical threshold is below the warning threshold, too few values are a problem instead of too
            // many.
            boolean few = valuesCritical < valuesWarning;
            result.judge(
                    valuesCritical > -1 && (few ? values <= valuesCritical : values >= valuesCritical),
                    valuesWarning > -1 && (few ? values <= valuesWarning : values >= valuesWarning),
                    values + " values");
        }
    }

    private void checkKey(Streams streams, CheckResult result) throws InterruptedException {
        StoredMessage message;
        try {
            message =
                    streams.message("KV_" + bucket, new JsonObject().put("last_by_subj", "$KV." + bucket + "." + key));
        } catch (ApiException e) {
            result.critical(
                    e.errorCode() == ApiException.NO_MESSAGE
                            ? "key " + key + " not found"
                            : "key " + key + " not loaded: " + e.getMessage());
            return;
        }
        Matcher operation = OPERATION.matcher(message.headers());
        switch (operation.find() ? operation.group(1) : "PUT") {
            case "PUT" -> result.ok("key " + key + " found");
            case "DEL", "Remove" -> result.critical("key " + key + " is deleted");
            default -> result.critical("key " + key + " is purged");
        }
    }
}
