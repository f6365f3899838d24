// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.report;

import dev.iora.cli.console.CliException;
import dev.iora.cli.expression.Expression;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.server.ConnectionState;
import dev.iora.cli.view.ConnectionInfo;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** The flags of reports about connections: which, how many and in which order. */
public final class ConnectionFlags {
    @Option(
            names = "--sort",
            defaultValue = "subs",
            paramLabel = "KEY",
            converter = ConnectionSort.Converter.class,
            description = "Sort by a specific property (in-bytes,out-bytes,in-msgs,out-msgs,uptime,cid,subs)")
    public ConnectionSort sort = ConnectionSort.SUBS;

    @Option(names = "--top", defaultValue = "1000", description = "Limit results to the top results")
    public int top;

    @Option(
            names = "--subject",
            description = "Limits responses only to those connections with matching subscription interest")
    public String subject = "";

    @Option(
            names = "--username",
            description = "Limits responses only to those connections for a specific authentication username")
    public String user = "";

    @Option(
            names = "--state",
            defaultValue = "open",
            paramLabel = "STATE",
            description = "Limits responses only to those connections that are in a specific state (open, closed, all)")
    public ConnectionState state = ConnectionState.open;

    @Option(names = "--closed-reason", paramLabel = "REASON", description = "Filter results based on a closed reason")
    public String closedReason = "";

    /** Adds the filters and the order to a request. */
    public JsonObject fill(JsonObject request, String account) {
        return request.put("sort", "")
                .put("auth", true)
                .put("subscriptions", true)
                .put("subscriptions_detail", false)
                .put("state", state.number())
                .put("user", user)
                .put("acc", account)
                .put("filter_subject", subject);
    }

    /** The filter that is applied here, because servers do not support it. */
    public Predicate<ConnectionInfo> filter(String expression) {
        if (!closedReason.isEmpty() && !expression.isEmpty()) {
            throw new CliException("cannot filter for closed reason and use a filter expression at the same time");
        }
        if (!closedReason.isEmpty()) {
            Pattern reason = reason();
            return connection ->
                    reason.matcher(connection.reason().toLowerCase(Locale.ROOT)).find();
        }
        if (expression.isEmpty()) {
            return _ -> true;
        }
        Expression compiled = Expression.parse(expression);
        return connection -> compiled.test(name -> switch (name) {
            case "conn", "conns", "Conn", "Conns" -> connection.json();
            case "server", "Server" -> connection.serverJson();
            default -> null;
        });
    }

    private Pattern reason() {
        try {
            return Pattern.compile(closedReason);
        } catch (PatternSyntaxException e) {
            throw new CliException("invalid --closed-reason: " + e.getMessage(), e);
        }
    }
}
