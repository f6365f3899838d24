// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Human;
import dev.iora.cli.view.AccountDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints the details of an account as a block.
 *
 * <p>Thread: its owner only.
 */
final class AccountReport {
    private static final int MAX_SHOWN = 20;
    private static final int FULL_WEIGHT = 100;

    private final AccountDetail account;
    private final Instant now = Instant.now();
    private final ColumnBlock block;

    AccountReport(AccountDetail account) {
        this.account = account;
        block = new ColumnBlock("Account information for account " + account.accountName());
    }

    ColumnBlock block() {
        List<String> tags = account.tags();
        block.title("Details")
                .row("Complete", account.complete())
                .row("Expired", account.expired())
                .row("System Account", account.isSystem())
                .row("Updated", withAge(account.updateTime()))
                .row("JetStream", account.jetstreamEnabled())
                .rowIfNotEmpty("Issuer", account.issuerKey())
                .rowIfNotEmpty("Tag", account.nameTag())
                .rowIf(!tags.isEmpty(), "Tags", tags);
        addMappings(account.mappings());
        addImports("Imports", account.imports());
        if (!account.exports().isEmpty()) {
            block.title("Exports");
            account.exports().forEach(this::addExport);
        }
        addImports("Responses", List.copyOf(account.responses().values()));
        if (!account.revokedUser().isEmpty()) {
            block.title("Revoked Users");
            account.revokedUser().forEach((user, time) -> block.row(user, withAge(time)));
        }
        return block;
    }

    private String withAge(@Nullable Instant time) {
        return time == null ? "never" : Human.time(time) + " (" + Human.text(Duration.between(time, now)) + " ago)";
    }

    private void addMappings(Map<String, List<AccountDetail.Destination>> mappings) {
        if (mappings.isEmpty()) {
            return;
        }
        block.title("Mappings");
        mappings.forEach((subject, destinations) -> {
            block.indent(2).line(subject).indent(4);
            for (AccountDetail.Destination destination : destinations) {
                String cluster = destination.cluster();
                long weight = destination.weight();
                block.row(
                        "Destination",
                        destination.subject()
                                + (cluster.isEmpty() ? "" : ", in cluster " + cluster)
                                + (weight == FULL_WEIGHT ? "" : ", with weight " + weight));
            }
            block.indent(0).line("");
        });
    }

    private void addImports(String title, List<AccountDetail.Import> imports) {
        if (imports.isEmpty()) {
            return;
        }
        block.title(title);
        for (AccountDetail.Import one : imports) {
            block.rowIf(one.invalid(), "Invalid", true)
                    .row("Subject", origin(one))
                    .row("Type", one.type())
                    .rowIfNotEmpty("Name", one.name())
                    .row("Sharing", one.share())
                    .row("Tracking", tracking(one))
                    .line("");
        }
    }

    /** The subject of an import with its origin. */
    private static String origin(AccountDetail.Import one) {
        String subject = one.subject();
        String local = one.localSubject().isEmpty() ? subject : one.localSubject();
        boolean renamed = !local.equals(subject);
        String from = one.account();
        return local
                + (renamed ? " from subject " + subject : "")
                + (from.isEmpty() ? "" : (renamed ? " in account " : " from account ") + from);
    }

    private static String tracking(AccountDetail.Import one) {
        return one.tracking()
                + one.trackingHeader().map(header -> " header " + header).orElse("");
    }

    private void addExport(AccountDetail.Export export) {
        Duration threshold = export.responseThreshold();
        long position = export.accountTokenPosition();
        block.row("Subject", export.subject())
                .row("Type", export.type())
                .row("Tokens Required", export.tokenReq())
                .row("Response Type", export.responseType())
                .rowIf(threshold.isPositive(), "Response Threshold", threshold)
                .rowIfNotEmpty("Description", export.description())
                .rowIfNotEmpty("Info URL", export.infoUrl())
                .rowIfNotEmpty("Name", export.name())
                .rowIf(position > 0, "Account Token Pos", position);
        addSome("Accounts", export.approvedAccounts());
        addSome("Revocations", List.copyOf(export.revocations().keySet()));
        block.line("");
    }

    private void addSome(String label, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        block.row(
                label,
                values.size() > MAX_SHOWN
                        ? "Rendering " + MAX_SHOWN + "/" + values.size() + " use --json for the full list"
                        : "");
        values.stream().limit(MAX_SHOWN).forEach(value -> block.row("", value));
    }
}
