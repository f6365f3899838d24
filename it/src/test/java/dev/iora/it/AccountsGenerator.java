// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws configurations of accounts that share streams and services, with permissions and mappings, and what their clients do.
 * Leaves out what nats-server 2.10 does in another way: docs/compatibility.md says what that is.
 *
 * <p>Thread: its test only.
 */
final class AccountsGenerator {
    private static final int STAGES = 3;
    private static final List<String> FILTERS = List.of(
            "a", "b", "c", "a.*", "*.a", "a.a", "*", ">", "at.*", "at.>", "ae.a.*", "ae.b", "bt.*", "be.b", "at.c.*");
    private static final List<String> SUBJECTS =
            List.of("a", "b", "c", "a.a", "a.b", "c.a", "m", "ae.a.b", "ae.b", "ae.c", "be.b", "be.a.a");

    private final Random random;
    private final List<String> accounts;
    private final List<String> users;
    private final int[] subscriptions;

    /** A configuration, and what clients do with it, as in {@code accounts-exchanges.txt}. */
    record Stage(String config, List<String> steps) {}

    private AccountsGenerator(Random random) {
        this.random = random;
        accounts = List.of("A", "B", "C").subList(0, 2 + random.nextInt(2));
        users = accounts.stream()
                .map(account -> account.replace("A", "a").replace("B", "b").replace("C", "c"))
                .flatMap(account -> IntStream.range(0, 2).mapToObj(number -> account + number))
                .toList();
        subscriptions = new int[users.size()];
    }

    /** Configurations that follow each other by reloads; the clients log in first. */
    static List<Stage> stages(Random random) {
        var generator = new AccountsGenerator(random);
        return IntStream.range(0, STAGES)
                .mapToObj(stage -> new Stage(generator.config(), generator.steps(stage == 0)))
                .toList();
    }

    private boolean draws(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String config() {
        var config = new StringBuilder("accounts {\n");
        for (int i = 0; i < accounts.size(); i++) {
            String responses = draws(50) ? "" : ", response_type: stream";
            config.append("  " + accounts.get(i) + ": {users: [" + user(2 * i) + ", " + user(2 * i + 1)
                    + "], exports: [{stream: \">\"}, {service: \"a.*\"}, {service: b}, {service: c" + responses
                    + "}], imports: [" + String.join(", ", imports(i)) + "], mappings: {" + mapping() + "}}\n");
        }
        return config + "}";
    }

    private String user(int number) {
        return "{user: " + users.get(number) + ", password: p" + permissions() + "}";
    }

    private String permissions() {
        String publish = draws(30) ? "publish: {" + (draws(50) ? "allow" : "deny") + ": [" + literals() + "]}" : "";
        String subscribe = draws(30) ? "subscribe: {deny: [" + literals() + "]}" : "";
        return ", permissions: {" + publish + (publish.isEmpty() || subscribe.isEmpty() ? "" : ", ") + subscribe + "}";
    }

    private String literals() {
        return String.join(", ", IntStream.range(0, 3).mapToObj(_ -> literal()).toList());
    }

    private String literal() {
        String token = one(List.of("a", "b", "c"));
        return draws(50) ? token : token + "." + one(List.of("a", "b", "c"));
    }

    private String mapping() {
        return draws(30) ? one(List.of("a", "b", "\"c.a\"")) + ": " + one(List.of("b", "c", "m")) : "";
    }

    /** Imports from earlier accounts only, so that there are no circles. */
    private List<String> imports(int importer) {
        List<String> imports = new ArrayList<>();
        for (String exporter : accounts.subList(0, importer)) {
            for (String kind : List.of("stream", "service")) {
                boolean stream = kind.equals("stream");
                String prefix = (exporter.equals("A") ? "a" : "b") + kind.charAt(1);
                for (String subject : List.of("a.*", "b", stream ? "c.>" : "c")) {
                    int form = random.nextInt(3);
                    String where = !stream || form == 0
                            ? ", to: \"" + prefix + "." + subject + "\""
                            : form == 1 ? ", prefix: " + prefix : "";
                    if (draws(40)) {
                        imports.add("{" + kind + ": {account: " + exporter + ", subject: \"" + subject + "\"}" + where
                                + "}");
                    }
                }
            }
        }
        return imports;
    }

    private List<String> steps(boolean first) {
        List<String> steps = new ArrayList<>();
        if (first) {
            users.forEach(user -> steps.add(user + " LOGIN " + user + " p"));
        }
        for (int i = 3 + random.nextInt(4); i > 0; i--) {
            int user = random.nextInt(users.size());
            steps.add(users.get(user) + " SUB " + one(FILTERS) + " " + ++subscriptions[user]);
        }
        int leaver = random.nextInt(users.size());
        if (!first && subscriptions[leaver] > 0) {
            steps.add(users.get(leaver) + " UNSUB " + (1 + random.nextInt(subscriptions[leaver])));
        }
        for (int i = 4 + random.nextInt(5); i > 0; i--) {
            String user = one(users);
            steps.add(user + " PUB "
                    + switch (random.nextInt(5)) {
                        case 0 -> "{reply} 1|r";
                        case 1, 2 -> one(SUBJECTS) + " in." + user + " 1|q";
                        default -> one(SUBJECTS) + " 1|m";
                    });
        }
        return steps;
    }
}
