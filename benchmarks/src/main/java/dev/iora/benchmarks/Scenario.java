// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.util.Arrays;
import java.util.List;

/** A named load with the kind of figures it produces. */
enum Scenario {
    PUB_16("pub-16", "publish only, 16 B", Load.Flow.publishOnly(16), Kind.THROUGHPUT, true),
    PUB_128("pub-128", "publish only, 128 B", Load.Flow.publishOnly(128), Kind.THROUGHPUT, true),
    ONE_TO_ONE_16("1-1-16", "1 to 1, 16 B", Load.Flow.fanOut(1, 1, 16), Kind.THROUGHPUT, true),
    ONE_TO_ONE_128("1-1-128", "1 to 1, 128 B", Load.Flow.fanOut(1, 1, 128), Kind.THROUGHPUT, true),
    ONE_TO_ONE_1K("1-1-1k", "1 to 1, 1 KiB", Load.Flow.fanOut(1, 1, 1024), Kind.THROUGHPUT, true),
    ONE_TO_TEN("1-10", "1 to 10, 16 B", Load.Flow.fanOut(1, 10, 16), Kind.THROUGHPUT, true),
    FIVE_TO_FIVE("5-5", "5 to 5, 16 B", Load.Flow.fanOut(5, 5, 16), Kind.THROUGHPUT, true),
    QUEUE("queue", "2 to a queue group of 4, 16 B", new Load.Flow(2, 4, true, 16, 1, 0), Kind.THROUGHPUT, true),
    ONE_TO_HUNDRED("1-100", "1 to 100, 1 KiB", Load.Flow.fanOut(1, 100, 1024), Kind.THROUGHPUT, true),
    REQUEST_1("rr-1", "request-reply, 1 in flight, 16 B", new Load.RequestReply(1, 16), Kind.LATENCY, true),
    REQUEST_16("rr-16", "request-reply, 16 in flight, 16 B", new Load.RequestReply(16, 16), Kind.LATENCY, true),
    ONE_TO_ONE_4K("1-1-4k", "1 to 1, 4 KiB", Load.Flow.fanOut(1, 1, 4096), Kind.THROUGHPUT, false),
    ONE_TO_ONE_64K("1-1-64k", "1 to 1, 64 KiB", Load.Flow.fanOut(1, 1, 65536), Kind.THROUGHPUT, false),
    SUBJECTS(
            "subjects",
            "1 to 1, 16 B, 1,000 random subjects",
            new Load.Flow(1, 1, false, 16, 1000, 0),
            Kind.THROUGHPUT,
            false),
    COLD("cold", "1 to 1, 128 B, cold first run", Load.Flow.fanOut(1, 1, 128), Kind.COLD, false),
    CHURN(
            "churn",
            "1 to 1, 128 B, 1,000 SUB and UNSUB a second",
            new Load.Flow(1, 1, false, 128, 1, 1000),
            Kind.THROUGHPUT,
            false);

    /** How a scenario is run and reported. */
    enum Kind {
        /** Warmed up; messages per second count. */
        THROUGHPUT,

        /** Warmed up; round-trip times count. */
        LATENCY,

        /** A fresh server for every round and no warm-up; messages per second count. */
        COLD
    }

    private final String id;
    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // Every load is a record of primitives.
    private final Load load;

    private final Kind kind;
    private final boolean judged;

    Scenario(String id, String title, Load load, Kind kind, boolean judged) {
        this.id = id;
        this.title = title;
        this.load = load;
        this.kind = kind;
        this.judged = judged;
    }

    /**
     * Scenarios by name: ids separated by commas, {@code judged}, or {@code all}.
     *
     * @throws IllegalArgumentException naming an unknown id and those that exist
     */
    static List<Scenario> named(String names) {
        return switch (names) {
            case "all" -> List.of(values());
            case "judged" -> Arrays.stream(values()).filter(Scenario::isJudged).toList();
            default -> Arrays.stream(names.split(",", -1)).map(Scenario::withId).toList();
        };
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    Load load() {
        return load;
    }

    Kind kind() {
        return kind;
    }

    /** Whether it is part of the geometric means. */
    boolean isJudged() {
        return judged;
    }

    private static Scenario withId(String id) {
        for (Scenario scenario : values()) {
            if (scenario.id.equals(id)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException("no scenario " + id + "; there are judged, all, "
                + String.join(", ", Arrays.stream(values()).map(Scenario::id).toList()));
    }
}
