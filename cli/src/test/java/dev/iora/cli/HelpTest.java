// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.CommandTree;
import dev.iora.cli.connect.GlobalOptions;
import dev.iora.cli.console.CommandWords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, completion and the names of all commands, without a connection. */
class HelpTest {
    @TempDir
    Path home;

    private CliResult run(String... args) {
        return new Cli(home).run(args).succeeded();
    }

    @Test
    void printsHelpWithoutArguments() {
        String help = run().out();
        assertThat(help)
                .startsWith("usage: nats [<flags>] <command> [<args> ...]\n\n")
                .contains("\n  publish (pub)  ", "\n  stream (str, st, ms, s)  ", "Global Flags:", "--server=URL")
                .doesNotContain("traffic");
        assertThat(run("--help").out()).isEqualTo(help);
        assertThat(run("help").out()).isEqualTo(help);
    }

    @Test
    void printsAManualPageOfAllCommands() {
        assertThat(run("--help-man").out())
                .startsWith(".TH nats 1 \"\" \"0.4.0 (Iora ")
                .contains(".SH \"OPTIONS\"\n.TP\n", ".SS\n\\fBpublish [<flags>] <subject> [<body>]\\fR\n.PP\n")
                .contains(".SS\n\\fBbench js pub sync [<flags>] <subject>\\fR\n")
                .contains(".TP\n\\fB\\-\\-force\\-stdin\\fR\n")
                .doesNotContain("oldjs");
    }

    @Test
    void listsTheCommandsOfAGroup() {
        assertThat(run("stream", "--help").out())
                .startsWith("usage: nats stream [<flags>] <command> [<args> ...]\n\nJetStream Stream management\n")
                .contains("\n  purge ", "  -a, --all ", "Flags that every command takes: nats --help\n");
        assertThat(run("help", "stream").out())
                .isEqualTo(run("stream", "--help").out());
        assertThat(run("stream").out()).isEqualTo(run("stream", "--help").out());
    }

    @Test
    void listsArgumentsAndFlagsOfACommand() {
        assertThat(run("pub", "--help").out())
                .startsWith("""
                usage: nats publish [<flags>] <subject> [<body>]

                Generic data publish utility

                Without a body, standard input is read:""")
                .contains("""

                Args:
                  <subject>  Subject to publish to
                  [<body>]   Message body

                Flags:
                """)
                .contains("  Random MIN MAX ", "  nats pub orders.new \"order {{Count}} of {{Time}}\" --count 10\n")
                .contains("  -H, --header=K:V ...", "      --[no-]templates ", "--count=COUNT ");
        assertThat(run("pub", "--help-long").out()).contains("Global Flags:", "--creds=FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "publish",
                "request",
                "reply",
                "subscribe",
                "counter",
                "stream find",
                "consumer find",
                "server check connection",
                "server check stream",
                "server check consumer",
                "server check message",
                "server check meta",
                "server check request",
                "server check jetstream",
                "server check server",
                "server check kv",
                "server check credential",
                "server watch accounts",
                "server watch jetstream",
                "server watch servers"
            })
    void includesDetailsOfCommands(String command) throws IOException {
        String file = "/dev/iora/cli/command/help/" + command.replace(' ', '-') + ".txt";
        try (InputStream in = HelpTest.class.getResourceAsStream(file)) {
            String details = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(details.lines()).isNotEmpty().allMatch(line -> line.length() <= 120);
            assertThat(run((command + " --help").split(" ")).out()).contains("\n\n" + details + "\n");
        }
    }

    @Test
    void showsExamplesThatAreValidCommandLines() throws IOException {
        for (String command : List.of("publish", "request", "reply", "subscribe", "stream-find", "consumer-find")) {
            try (InputStream in =
                    HelpTest.class.getResourceAsStream("/dev/iora/cli/command/help/" + command + ".txt")) {
                String details = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
                details.lines().filter(line -> line.contains("  nats ")).forEach(line -> {
                    String call = line.strip().replaceAll(" +#.*| > .*", "").substring("nats ".length());
                    CommandTree.Resolution resolution =
                            new CommandTree(NatsCommands.root(new GlobalOptions())).resolve(CommandWords.of(call));
                    assertThat(resolution
                                    .parser()
                                    .parseArgs(CommandWords.of(call).toArray(String[]::new))
                                    .errors())
                            .as(call)
                            .isEmpty();
                });
            }
        }
    }

    @Test
    void printsTheVersionOfTheOfficialCommandLine() {
        assertThat(run("--version").out()).matches("0\\.4\\.0 \\(Iora \\S+\\)\n");
    }

    @Test
    void completesCommandsAndFlags() {
        assertThat(run("--completion-bash", "st").lines()).containsExactly("stream");
        assertThat(run("--completion-bash", "stream", "p").lines()).containsExactly("purge");
        assertThat(run("--completion-bash", "stream", "").lines())
                .contains("add", "view")
                .doesNotContain("graph");
        assertThat(run("--completion-bash", "--server", "x", "stream", "ls", "--na")
                        .lines())
                .containsExactly("--names");
        assertThat(run("--completion-bash", "nothing", "").lines()).isEmpty();
        assertThat(run("--completion-script-bash").out()).contains("complete -o default -F _nats_complete nats");
        assertThat(run("--completion-script-zsh").out()).startsWith("#compdef nats\n");
    }

    static Stream<List<String>> everyCommand() {
        List<List<String>> all = new ArrayList<>();
        collect(NatsCommands.root(new GlobalOptions()), List.of(), all);
        return all.stream();
    }

    private static void collect(CommandNode node, List<String> path, List<List<String>> all) {
        all.add(path);
        if (node instanceof Group group) {
            for (CommandNode child : group.children().get()) {
                List<String> deeper = new ArrayList<>(path);
                deeper.add(child.name());
                collect(child, deeper, all);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void hasHelpForEveryCommand(List<String> path) {
        List<String> args = new ArrayList<>(path);
        args.add("--help");
        assertThat(run(args.toArray(String[]::new)).out()).startsWith("usage: nats " + String.join(" ", path));
    }

    @Test
    void givesUniqueNamesToCommandsOfAGroup() {
        checkNames(NatsCommands.root(new GlobalOptions()));
    }

    private static void checkNames(CommandNode node) {
        if (node instanceof Group group) {
            Set<String> names = new HashSet<>();
            for (CommandNode child : group.children().get()) {
                assertThat(names.add(child.name())).as(child.name()).isTrue();
                child.aliases()
                        .forEach(alias -> assertThat(names.add(alias)).as(alias).isTrue());
                checkNames(child);
            }
        }
    }
}
