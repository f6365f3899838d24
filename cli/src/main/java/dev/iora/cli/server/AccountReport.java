// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Human;
import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account, as servers see it, as a block.
 *
 * <p>Thread: its owner only.
 */
final class AccountReport {
    private static final int SHOWN_MAX = 20;
    private static final int WHOLE = 100;

    private final JsonObject account;
    private final Instant now = Instant.now();
    private final ColumnBlock block;

    AccountReport(JsonObject account) {
        this.account = account;
        block = new ColumnBlock("Account information for account " + account.string("account_name"));
    }

    ColumnBlock block() {
        List<String> tags = account.strings("tags");
        block.title("Details")
                .row("Complete", account.truth("complete"))
                .row("Expired", account.truth("expired"))
                .row("System Account", account.truth("is_system"))
                .row("Updated", withAge(account.time("update_time")))
                .row("JetStream", account.truth("jetstream_enabled"))
                .rowIfNotEmpty("Issuer", account.string("issuer_key"))
                .rowIfNotEmpty("Tag", account.string("name_tag"))
                .rowIf(!tags.isEmpty(), "Tags", tags);
        addMappings(account.object("mappings"));
        addImports("Imports", account.array("imports").objects());
        List<JsonObject> exports = account.array("exports").objects();
        if (!exports.isEmpty()) {
            block.title("Exports");
            exports.forEach(this::addExport);
        }
        JsonObject responses = account.object("responses");
        addImports(
                "Responses", responses.names().stream().map(responses::object).toList());
        JsonObject revoked = account.object("revoked_user");
        if (!revoked.isEmpty()) {
            block.title("Revoked Users");
            revoked.names().forEach(user -> block.row(user, withAge(revoked.time(user))));
        }
        return block;
    }

    private String withAge(@Nullable Instant time) {
        return time == null ? "never" : Human.time(time) + " (" + Human.text(Duration.between(time, now)) + " ago)";
    }

    private void addMappings(JsonObject mappings) {
        if (mappings.isEmpty()) {
            return;
        }
        block.title("Mappings");
        for (String subject : mappings.names()) {
            block.indent(2).line(subject).indent(4);
            for (JsonObject destination : mappings.array(subject).objects()) {
                String cluster = destination.string("cluster");
                long weight = destination.number("weight");
                block.row(
                        "Destination",
                        destination.string("subject")
                                + (cluster.isEmpty() ? "" : ", in cluster " + cluster)
                                + (weight == WHOLE ? "" : ", with weight " + weight));
            }
            block.indent(0).line("");
        }
    }

    private void addImports(String title, List<JsonObject> imports) {
        if (imports.isEmpty()) {
            return;
        }
        block.title(title);
        for (JsonObject one : imports) {
            block.rowIf(one.truth("invalid"), "Invalid", true)
                    .row("Subject", origin(one))
                    .row("Type", one.string("type"))
                    .rowIfNotEmpty("Name", one.string("name"))
                    .row("Sharing", one.truth("share"))
                    .row("Tracking", tracking(one))
                    .line("");
        }
    }

    /** The subject of an import, and where it comes from. */
    private static String origin(JsonObject one) {
        String subject = one.string("subject");
        String local = one.string("local_subject").isEmpty() ? subject : one.string("local_subject");
        boolean renamed = !local.equals(subject);
        String from = one.string("account");
        return local
                + (renamed ? " from subject " + subject : "")
                + (from.isEmpty() ? "" : (renamed ? " in account " : " from account ") + from);
    }

    private static String tracking(JsonObject one) {
        String tracking = Boolean.toString(one.truth("tracking"));
        return one.has("tracking_header") ? tracking + " header " + one.object("tracking_header") : tracking;
    }

    private void addExport(JsonObject export) {
        Duration threshold = export.duration("response_threshold");
        long position = export.number("account_token_position");
        block.row("Subject", export.string("subject"))
                .row("Type", export.string("type"))
                .row("Tokens Required", export.truth("token_req"))
                .row("Response Type", export.string("response_type"))
                .rowIf(threshold.isPositive(), "Response Threshold", threshold)
                .rowIfNotEmpty("Description", export.string("description"))
                .rowIfNotEmpty("Info URL", export.string("info_url"))
                .rowIfNotEmpty("Name", export.string("name"))
                .rowIf(position > 0, "Account Token Pos", position);
        addSome("Accounts", export.strings("approved_accounts"));
        addSome("Revocations", List.copyOf(export.object("revocations").names()));
        block.line("");
    }

    private void addSome(String label, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        block.row(
                label,
                values.size() > SHOWN_MAX
                        ? "Rendering " + SHOWN_MAX + "/" + values.size() + " use --json for the full list"
                        : "");
        values.stream().limit(SHOWN_MAX).forEach(value -> block.row("", value));
    }
}
