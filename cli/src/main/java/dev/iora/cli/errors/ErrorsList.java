// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Table;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code nats errors ls}. */
final class ErrorsList implements NatsCommand {
    enum Order {
        CODE,
        HTTP,
        DESCRIPTION,
        DESCR,
        D;

        Comparator<ErrorDefinition> comparator() {
            return switch (this) {
                case CODE -> Comparator.comparingLong(ErrorDefinition::code);
                case HTTP -> Comparator.comparingLong(ErrorDefinition::httpCode);
                case DESCRIPTION, DESCR, D -> Comparator.comparing(ErrorDefinition::description);
            };
        }
    }

    @ParentCommand
    ErrorsFile table = new ErrorsFile();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "match",
            description = "Regular expression match to limit the displayed results")
    String match = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "sort",
            description = "Sorts by a specific field (code, http, description, descr, d)")
    Order order = Order.CODE;

    @Option(
            names = {"-R", "--reverse"},
            negatable = true,
            description = "Reverse sort")
    boolean reverse;

    @Override
    public void run(Session session) throws IOException {
        Pattern pattern = pattern();
        List<ErrorDefinition> matched = table.catalog().errors().stream()
                .filter(error -> error.matches(pattern))
                .sorted(reverse ? order.comparator().reversed() : order.comparator())
                .toList();
        if (matched.isEmpty()) {
            throw new CliException("no errors found matching regular expression " + match);
        }
        Table rows = new Table("NATS Errors")
                .headers("NATS Code", "HTTP Error Code", "Description", "Comment", "Go Constant");
        matched.forEach(error -> rows.row(
                new Table.Code(error.code()),
                new Table.Code(error.httpCode()),
                error.description(),
                error.comment(),
                error.constant()));
        session.console().print(rows.text(session.style()));
    }

    private Pattern pattern() {
        try {
            return Pattern.compile(match, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw new CliException("invalid regular expression \"" + match + "\": " + e.getDescription(), e);
        }
    }
}
