// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.watch;

import dev.iora.cli.console.HumanDuration;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.console.OutputStyle;
import dev.iora.cli.console.Table;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code nats server watch api requests}. */
final class ApiWatch extends Watch {
    private static final String PREFIX = "$JS.API.";
    private static final String REQUEST_INFO = "Nats-Request-Info";
    private static final int MAX_NAME = 20;

    @Option(names = "--account", paramLabel = "REGEX", description = "Limit to JetStream account (regex)")
    @Nullable
    Pattern account;

    @Option(
            names = {"-n", "--top"},
            defaultValue = "10",
            description = "Shows top n requests")
    int top;

    @Option(names = "--rate", defaultValue = "1m", description = "Rate interval to calculate")
    Duration rate = Duration.ofMinutes(1);

    @Option(names = "--record-consumer", negatable = true, description = "Record consumer names")
    boolean recordConsumer = true;

    @Option(names = "--compact", negatable = true, description = "Compact output of long asset and account names")
    boolean compact = true;

    @Option(
            names = {"-R", "--reverse"},
            description = "Reverse sorting order")
    boolean reverse;

    /** A kind of request and its target. */
    private record Request(String type, String account, String stream, String consumer) {}

    /** The total number of requests, and the times of recent ones. */
    private static final class Count {
        private long total;
        private final Deque<Long> recentNanos = new ArrayDeque<>();

        private void add() {
            total++;
            recentNanos.add(System.nanoTime());
        }

        private int recent(Duration interval) {
            long oldest = System.nanoTime() - interval.toNanos();
            while (!recentNanos.isEmpty() && recentNanos.getFirst() < oldest) {
                recentNanos.removeFirst();
            }
            return recentNanos.size();
        }
    }

    private final Map<Request, Count> counts = new LinkedHashMap<>();

    @Override
    String subject() {
        return PREFIX + ">";
    }

    @Override
    int wantedRows() {
        return Math.max(1, top);
    }

    @Override
    boolean usesResponses() {
        return false;
    }

    @Override
    void onMessage(Message message, JsonObject body) {
        String call = message.getSubject().substring(PREFIX.length());
        ApiRequestType type = ApiRequestType.find(call);
        if (type == null) {
            return;
        }
        String from = accountOf(message);
        if (account != null && !from.isEmpty() && !account.matcher(from).find()) {
            return;
        }
        List<String> tokens = List.of(call.split("\\.", -1));
        int last = tokens.size() - 1;
        Request request = switch (type.name()) {
            case "stream_info_request" -> new Request(type.name(), from, tokens.get(last), "");
            case "consumer_info_request" ->
                new Request(type.name(), from, tokens.get(last - 1), recordConsumer ? tokens.get(last) : "");
            default -> new Request(type.name(), from, "", "");
        };
        counts.computeIfAbsent(request, _ -> new Count()).add();
    }

    private static String accountOf(Message message) {
        String info = message.hasHeaders() ? message.getHeaders().getFirst(REQUEST_INFO) : null;
        if (info == null) {
            return "";
        }
        try {
            return JsonObject.parse(info.getBytes(StandardCharsets.UTF_8)).string("acc");
        } catch (JsonException e) {
            // The header is invalid; clients can send any text.
            return "";
        }
    }

    @Override
    String text(Screen screen, OutputStyle style) {
        if (counts.isEmpty()) {
            return "Waiting for requests...\n";
        }
        Comparator<Map.Entry<Request, Count>> order =
                Comparator.comparingInt(entry -> entry.getValue().recent(rate));
        order = order.thenComparingLong(entry -> entry.getValue().total).thenComparing(entry -> asset(entry.getKey()));
        Table table = new Table("Top " + HumanNumber.of(top) + " JS API activity")
                .headers("Type", "Account", "Count", "Event / " + HumanDuration.goText(rate), "Asset");
        counts.entrySet().stream()
                .sorted(reverse ? order : order.reversed())
                .limit(top)
                .forEach(entry -> table.row(
                        entry.getKey().type(),
                        shortened(entry.getKey().account()),
                        entry.getValue().total,
                        HumanNumber.of(entry.getValue().recent(rate)),
                        asset(entry.getKey())));
        return table.text(style) + "\n";
    }

    private String shortened(String name) {
        int length = name.length();
        return compact && length > MAX_NAME ? name.substring(0, 10) + "..." + name.substring(length - 5) : name;
    }

    private String asset(Request request) {
        String consumer = request.consumer();
        if (consumer.isEmpty()) {
            return request.stream();
        }
        return request.stream() + " > "
                + (compact && consumer.length() > MAX_NAME ? consumer.substring(0, 12) + "..." : consumer);
    }
}
