// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares servers with users, accounts and TLS: start, reload and memory with large configuration files; the same loads with
 * and without permissions; TLS. Prints Markdown on standard output, and progress on standard error.
 */
public final class AuthCompare {
    private static final String USAGE = """
            Usage: bench auth [options]
              --reference PATH   the server to compare with (default /usr/sbin/nats-server)
              --server PATH      the server under test (default bin/nats-server)
              --loads A,B        some of users,accounts,permissions,tls (default all)
              --rounds N         measured rounds (default 5)
              --seconds S        length of a measured run (default 1)
              --warmup S         length of the warm-up (default 2)
              --users N          users of the large file (default 10000)
              --rules N          permissions of each (default 20)
              --accounts N       accounts of the large file (default 1000)
              --connections N    idle connections with TLS (default 1000)
              --scenarios LIST   loads with and without permissions: judged (default), all, or ids separated by commas
            """;

    private static final int MAX_COUNT = 1_000_000;

    /** Permissions of a user that has some, and of one that has many. */
    private static final int[] RULES = {6, 100};

    private final PrintStream log = System.err;
    private final Draft options;

    /** The options read so far. */
    private static final class Draft {
        private String reference = "/usr/sbin/nats-server";
        private String server = "bin/nats-server";
        private List<String> loads = List.of("users", "accounts", "permissions", "tls");
        private int rounds = 5;
        private double seconds = 1;
        private double warmup = 2;
        private int users = 10_000;
        private int rules = 20;
        private int accounts = 1_000;
        private int connections = 1_000;
        private List<Scenario> scenarios = Scenario.named("judged");

        Plan plan() {
            return new Plan(rounds, seconds, warmup, 0.2, 2);
        }
    }

    private AuthCompare(Draft options) {
        this.options = options;
    }

    /** Runs the comparison; exits with 2 if the options are wrong and with 1 if a server failed under a load. */
    public static void main(String[] commandLine) throws IOException {
        if (List.of(commandLine).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        Draft options;
        try {
            options = parse(List.of(commandLine));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        System.exit(new AuthCompare(options).run() ? 0 : 1);
    }

    private static Draft parse(List<String> commandLine) {
        var arguments = new Arguments(commandLine);
        var draft = new Draft();
        while (arguments.hasNext()) {
            switch (arguments.next()) {
                case "--reference" -> draft.reference = arguments.value();
                case "--server" -> draft.server = arguments.value();
                case "--loads" -> draft.loads = loads(arguments.value());
                case "--rounds" -> draft.rounds = arguments.intValue(1, 1000);
                case "--seconds" -> draft.seconds = arguments.positiveValue();
                case "--warmup" -> draft.warmup = arguments.positiveValue();
                case "--users" -> draft.users = arguments.intValue(1, MAX_COUNT);
                case "--rules" -> draft.rules = arguments.intValue(2, MAX_COUNT);
                case "--accounts" -> draft.accounts = arguments.intValue(2, MAX_COUNT);
                case "--connections" -> draft.connections = arguments.intValue(1, MAX_COUNT);
                case "--scenarios" -> draft.scenarios = Scenario.named(arguments.value());
                default -> throw arguments.unknown();
            }
        }
        return draft;
    }

    private static List<String> loads(String names) {
        List<String> known = new Draft().loads;
        List<String> chosen = List.of(names.split(",", -1));
        for (String load : chosen) {
            if (!known.contains(load)) {
                throw new IllegalArgumentException("no load " + load + "; there are " + String.join(", ", known));
            }
        }
        return chosen;
    }

    private boolean run() throws IOException {
        List<Side> sides = LargeConfig.sides(options.reference, options.server);
        compareLargeFiles(sides);
        boolean complete = true;
        if (options.loads.contains("permissions")) {
            for (Side side : sides) {
                complete &= comparePermissions(side);
            }
        }
        if (options.loads.contains("tls")) {
            new TlsCompare(sides, options.plan(), options.connections, log::println).run();
        }
        return complete;
    }

    private void compareLargeFiles(List<Side> sides) throws IOException {
        var large = new LargeConfig(sides, options.rounds);
        MarkdownTable table = LargeConfig.table();
        if (options.loads.contains("users")) {
            log.println("users ...");
            large.measure(
                    options.users + " users, " + options.rules + " permissions each",
                    users -> AuthConfig.users(users, options.rules),
                    options.users,
                    table);
        }
        if (options.loads.contains("accounts")) {
            log.println("accounts ...");
            large.measure(
                    options.accounts + " accounts",
                    users -> AuthConfig.accounts(options.accounts, users),
                    options.accounts,
                    table);
        }
        if (!table.isEmpty()) {
            System.out.println(table);
        }
    }

    /** The same server as three sides: with a user that may do everything, and with permissions. */
    private boolean comparePermissions(Side side) throws IOException {
        Path directory = Files.createTempDirectory(Path.of("benchmarks/target").toAbsolutePath(), "auth");
        try {
            List<Side> variants = new ArrayList<>();
            variants.add(variant(side, directory, 0));
            for (int rules : RULES) {
                variants.add(variant(side, directory, rules));
            }
            var comparison = new ServerComparison(variants, options.plan(), log::println);
            List<Outcome> outcomes =
                    options.scenarios.stream().map(comparison::run).toList();
            System.out.println("## " + side.name() + "\n");
            System.out.println(
                    Report.markdown(new CompareOptions(variants, options.scenarios, options.plan()), outcomes));
            return outcomes.stream()
                    .flatMap(outcome -> outcome.series().stream())
                    .allMatch(Series::isComplete);
        } finally {
            RestartableServer.deleteAll(directory);
        }
    }

    private static Side variant(Side side, Path directory, int rules) throws IOException {
        Path file = Files.writeString(directory.resolve(rules + ".conf"), AuthConfig.openUser(rules));
        String name = rules == 0 ? side.name() + ", no permissions" : side.name() + ", " + rules + " permissions";
        return Side.server(name, side.command().with("-c", file.toString()));
    }
}
