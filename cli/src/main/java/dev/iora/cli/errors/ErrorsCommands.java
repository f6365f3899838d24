// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.errors;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ColumnBlock;
import dev.iora.cli.console.Console;
import dev.iora.cli.console.Table;
import dev.iora.cli.console.TextEditor;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands of {@code nats errors}. */
public final class ErrorsCommands {
    private ErrorsCommands() {}

    public static Group group() {
        return CommandNode.group("errors err error", "Error code documentation", ErrorsCommands::children)
                .options(ErrorsFile::new);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.leaf("edit vi add new", "Edit or add a error code using your EDITOR", Edit::new),
                CommandNode.leaf("lookup find get l view show", "Looks up an error by it's code", Lookup::new),
                CommandNode.leaf("ls list", "List all known error codes", Listing::new),
                CommandNode.leaf("validate", "Validates the validity of the errors definition", Validate::new));
    }

    /** {@code nats errors edit}: changes an error of a table, or appends one. */
    static final class Edit implements NatsCommand {
        @Parameters(index = "0", paramLabel = "file", converter = ExistingFile.class, description = "The file to edit")
        Path file = Path.of("errors.json");

        @Parameters(index = "1", arity = "0..1", paramLabel = "code", description = "The code to edit")
        int code;

        @Override
        public void run(Session session) throws IOException, InterruptedException {
            Console console = session.console();
            ErrorCatalog catalog = ErrorCatalog.read(file);
            ErrorDefinition known = catalog.find(code);
            ErrorDefinition before = known == null ? ErrorDefinition.unwritten(catalog.highestCode() + 1) : known;
            String text = before.json().pretty();
            while (true) {
                text = TextEditor.edit(session.environment().get("EDITOR"), text);
                ErrorDefinition after = parsed(text);
                List<String> problems = after.problems();
                if (problems.isEmpty()) {
                    catalog.with(before.code(), after).write(file);
                    Validate.validate(console, file);
                    return;
                }
                console.println("Invalid error specification: " + String.join(", ", problems));
                if (!console.prompts().confirm("Retry edit", true)) {
                    throw new CliException("aborted");
                }
            }
        }

        private static ErrorDefinition parsed(String text) {
            try {
                return ErrorDefinition.of(JsonObject.parse(text.getBytes(StandardCharsets.UTF_8)));
            } catch (JsonException e) {
                throw new CliException("the edited definition is not JSON: " + e.getMessage(), e);
            }
        }
    }

    /** {@code nats errors ls}. */
    static final class Listing implements NatsCommand {
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

    /** {@code nats errors lookup}. */
    static final class Lookup implements NatsCommand {
        @ParentCommand
        ErrorsFile table = new ErrorsFile();

        @Parameters(index = "0", paramLabel = "code", description = "The code to retrieve")
        int code;

        @Override
        public void run(Session session) throws IOException {
            ErrorDefinition error = table.catalog().find(code);
            if (error == null) {
                throw new CliException("no error matches code " + code);
            }
            new ColumnBlock("NATS Error Code: " + error.code())
                    .row("Description", error.description())
                    .rowIfNotEmpty("Comment", error.comment())
                    .row("HTTP Code", error.httpCode())
                    .row("Go Index Constant", error.constant())
                    .rowIfNotEmpty("Help URL", error.url())
                    .line("")
                    .line(" " + (error.help().isEmpty() ? "No further information available" : error.help()))
                    .print(session.console(), session.style());
        }
    }

    /** {@code nats errors validate}. */
    static final class Validate implements NatsCommand {
        @ParentCommand
        ErrorsFile table = new ErrorsFile();

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "file",
                converter = ExistingFile.class,
                description = "The file to validate")
        @Nullable
        Path file;

        @Override
        public void run(Session session) {
            Path checked = file == null ? table.file : file;
            if (checked == null) {
                throw new CliException("errors file is required");
            }
            validate(session.console(), checked);
        }

        static void validate(Console console, Path file) {
            ErrorCatalog catalog = ErrorCatalog.read(file);
            boolean failed = false;
            for (ErrorDefinition error : catalog.errors()) {
                List<String> problems = error.problems();
                if (!problems.isEmpty()) {
                    console.println(error.code() + " failed: " + String.join(", ", problems));
                    failed = true;
                }
            }
            if (failed) {
                throw new CliException(file + " is invalid");
            }
            console.println("Validated " + catalog.errors().size() + " errors");
        }
    }
}
