// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.CommandTree;
import dev.iora.cli.connect.GlobalOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the official command line 0.4.0 exists, or reports that it is not built yet. */
class OfficialCommandsTest {
    @TempDir
    Path home;

    /** One command per line, followed by its aliases in parentheses. */
    static Stream<String> officialCommands() throws IOException {
        try (InputStream in = OfficialCommandsTest.class.getResourceAsStream("official-commands.txt")) {
            byte[] bytes = Objects.requireNonNull(in).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines();
        }
    }

    @ParameterizedTest
    @MethodSource("officialCommands")
    void knowsEveryCommandByAllItsNames(String line) {
        int bracket = line.indexOf(" (");
        String command = bracket < 0 ? line : line.substring(0, bracket);
        List<String> aliases = bracket < 0
                ? List.of()
                : List.of(line.substring(bracket + 2, line.length() - 1).split(", "));
        List<String> path = List.of(command.split(" "));
        CommandNode node = resolve(path);
        assertThat(node.name()).isEqualTo(path.getLast());
        for (String alias : aliases) {
            List<String> other = new ArrayList<>(path.subList(0, path.size() - 1));
            other.add(alias);
            assertThat(resolve(other).name()).as(alias).isEqualTo(path.getLast());
        }
    }

    private static CommandNode resolve(List<String> path) {
        return new CommandTree(NatsCommands.root(new GlobalOptions()))
                .resolve(path)
                .target();
    }

    static List<String> unsupportedCommands() {
        List<String> all = new ArrayList<>();
        collectUnsupported(NatsCommands.root(new GlobalOptions()), "", all);
        return all;
    }

    private static void collectUnsupported(Group group, String path, List<String> all) {
        for (CommandNode child : group.children().get()) {
            String name = path + child.name();
            if (child.description().equals(CommandNode.UNSUPPORTED)) {
                all.add(name);
            }
            if (child instanceof Group inner) {
                collectUnsupported(inner, name + " ", all);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("unsupportedCommands")
    void reportsTheFullNameOfACommandThatIsNotBuilt(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        String refusal = "'nats " + command + "' is not supported yet";
        cli(args).failedWith(refusal);
        args.addAll(List.of("--flag", "-x=1"));
        cli(args).failedWith(refusal);
        assertThat(cli(Stream.concat(args.stream(), Stream.of("--help")).toList())
                        .out())
                .startsWith("usage: nats " + command)
                .contains(CommandNode.UNSUPPORTED);
    }

    private CliResult cli(List<String> args) {
        return new Cli(home).run(args.toArray(String[]::new));
    }

    @Test
    void listsCommandsThatAreNotBuiltInTheDocumentation() throws IOException {
        String documentation = Files.readString(Path.of("../docs/compatibility.md"));
        List<String> outermost = unsupportedCommands().stream()
                .filter(command -> unsupportedCommands().stream().noneMatch(other -> command.startsWith(other + " ")))
                .toList();
        assertThat(outermost)
                .isNotEmpty()
                .allSatisfy(command -> assertThat(documentation).contains("`" + command + "`"));
    }
}
