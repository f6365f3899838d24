// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of {@link Compare}.
 *
 * @param sides the reference, the servers compared with it, and the relay if requested
 * @param scenarios in the order they run
 * @param plan how each scenario is measured
 */
record CompareOptions(List<Side> sides, List<Scenario> scenarios, Plan plan) {
    static final String USAGE = """
            Usage: bench [options]
              --reference PATH      the server to compare with (default /usr/sbin/nats-server)
              --server PATH         the server under test (default bin/nats-server)
              --server-arg ARG      one more argument for the server under test; repeatable
              --server-env K=V      one more environment variable for it; repeatable
              --variant "NAME: K=V ... ARG ..."
                                    the server under test once more, with these variables and arguments; repeatable
              --relay               also run the byte relay, and print the distance from it
              --scenarios LIST      judged (default), all, or ids separated by commas
              --rounds N            measured runs per side (default 5)
              --seconds S           length of a measured run (default 1)
              --warmup S            length of the warm-up (default 2)
              --disturbance CORES   a run is repeated if everything else on the machine used more (default 0.2)
              --repeats N           how often at most (default 2)
            """;

    private static final String REFERENCE = "/usr/sbin/nats-server";
    private static final String SERVER = "bin/nats-server";
    private static final int MAX_ROUNDS = 1000;

    public CompareOptions {
        sides = List.copyOf(sides);
        scenarios = List.copyOf(scenarios);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException that names the wrong option
     */
    static CompareOptions parse(List<String> commandLine) {
        var arguments = new Arguments(commandLine);
        var draft = new Draft();
        while (arguments.hasNext()) {
            switch (arguments.next()) {
                case "--reference" -> draft.reference = arguments.value();
                case "--server" -> draft.server = arguments.value();
                case "--server-arg" -> draft.serverArguments.add(arguments.value());
                case "--server-env" -> putVariable(draft.serverEnvironment, arguments.value());
                case "--variant" -> draft.variants.add(arguments.value());
                case "--relay" -> draft.relay = true;
                case "--scenarios" -> draft.scenarios = Scenario.named(arguments.value());
                case "--rounds" -> draft.rounds = arguments.intValue(1, MAX_ROUNDS);
                case "--seconds" -> draft.seconds = arguments.positiveValue();
                case "--warmup" -> draft.warmupSeconds = arguments.positiveValue();
                case "--disturbance" -> draft.disturbanceCores = arguments.positiveValue();
                case "--repeats" -> draft.repeats = arguments.intValue(0, MAX_ROUNDS);
                default -> throw arguments.unknown();
            }
        }
        return draft.finish();
    }

    private static void putVariable(Map<String, String> environment, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("an environment variable is given as NAME=VALUE, not " + assignment);
        }
        environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }

    /** The options read so far. */
    private static final class Draft {
        private String reference = REFERENCE;
        private String server = SERVER;
        private final List<String> serverArguments = new ArrayList<>();
        private final Map<String, String> serverEnvironment = new HashMap<>();
        private final List<String> variants = new ArrayList<>();
        private boolean relay;
        private List<Scenario> scenarios = Scenario.named("judged");
        private int rounds = 5;
        private double seconds = 1;
        private double warmupSeconds = 2;
        private double disturbanceCores = 0.2;
        private int repeats = 2;

        CompareOptions finish() {
            var sides = new ArrayList<Side>();
            sides.add(Side.server("nats-server", new ServerCommand(List.of(reference), List.of(), Map.of())));
            sides.add(Side.server("Iora", new ServerCommand(List.of(server), serverArguments, serverEnvironment)));
            for (String variant : variants) {
                sides.add(variant(variant));
            }
            if (relay) {
                sides.add(Side.relay());
            }
            return new CompareOptions(
                    sides, scenarios, new Plan(rounds, seconds, warmupSeconds, disturbanceCores, repeats));
        }

        private Side variant(String text) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("--variant needs a name before a colon: " + text);
            }
            var environment = new HashMap<>(serverEnvironment);
            var extra = new ArrayList<>(serverArguments);
            for (String word : text.substring(colon + 1).strip().split("\\s+", -1)) {
                if (extra.size() == serverArguments.size() && !word.startsWith("-") && word.contains("=")) {
                    putVariable(environment, word);
                } else if (!word.isEmpty()) {
                    extra.add(word);
                }
            }
            return Side.server(text.substring(0, colon), new ServerCommand(List.of(server), extra, environment));
        }
    }
}
