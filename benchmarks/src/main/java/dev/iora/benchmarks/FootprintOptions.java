// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Options of {@link Footprint}.
 *
 * @param sides the reference and the server under test
 * @param starts number of starts of each for the time to its first {@code PONG}
 * @param connections idle connections
 * @param subscriptions subscriptions of one connection
 */
record FootprintOptions(List<Side> sides, int starts, int connections, int subscriptions) {
    static final String USAGE = """
            Usage: bench footprint [options]
              --reference PATH      the server to compare with (default /usr/sbin/nats-server)
              --server PATH         the server under test (default bin/nats-server)
              --server-arg ARG      one more argument for the server under test; repeatable
              --starts N            starts per side for the time to the first PONG (default 15)
              --connections N       idle connections (default 10000; needs ulimit -n above that)
              --subscriptions N     subscriptions of one connection (default 1000000)
            """;

    private static final int MAX_COUNT = 10_000_000;

    public FootprintOptions {
        sides = List.copyOf(sides);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException that names the wrong option
     */
    static FootprintOptions parse(List<String> commandLine) {
        var arguments = new Arguments(commandLine);
        String reference = "/usr/sbin/nats-server";
        String server = "bin/nats-server";
        var serverArguments = new ArrayList<String>();
        int starts = 15;
        int connections = 10_000;
        int subscriptions = 1_000_000;
        while (arguments.hasNext()) {
            switch (arguments.next()) {
                case "--reference" -> reference = arguments.value();
                case "--server" -> server = arguments.value();
                case "--server-arg" -> serverArguments.add(arguments.value());
                case "--starts" -> starts = arguments.intValue(1, MAX_COUNT);
                case "--connections" -> connections = arguments.intValue(1, MAX_COUNT);
                case "--subscriptions" -> subscriptions = arguments.intValue(1, MAX_COUNT);
                default -> throw arguments.unknown();
            }
        }
        var sides = List.of(
                Side.server("nats-server", new ServerCommand(List.of(reference), List.of(), Map.of())),
                Side.server("Iora", new ServerCommand(List.of(server), serverArguments, Map.of())));
        return new FootprintOptions(sides, starts, connections, subscriptions);
    }
}
