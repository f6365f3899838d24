// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Configuration files of servers with users, accounts or TLS, in the form of nats-server. */
final class AuthConfig {
    private static final String OPEN_USER = "bench";

    private AuthConfig() {}

    /** User number {@code i} of {@link #users} and {@link #accounts}. */
    static UserLogin user(int i) {
        return new UserLogin("user" + i, "password" + i);
    }

    private static String user(int i, String more) {
        return "{ user: " + user(i).user() + ", password: \"" + user(i).password() + "\"" + more + " }";
    }

    /** Users with {@code rules} permissions each, half to publish and half to subscribe, all of them different. */
    static String users(int count, int rules) {
        var text = new StringBuilder("authorization { users: [\n");
        for (int i = 0; i < count; i++) {
            String subject = "user" + i + ".";
            String permissions = ", permissions: { publish: " + subjects(subject + "p", rules / 2) + ", subscribe: "
                    + subjects(subject + "s", rules - rules / 2) + " }";
            text.append(user(i, permissions)).append('\n');
        }
        return text.append("] }\n").toString();
    }

    /**
     * Accounts in a ring: each exports a stream and a service, and imports those of the one before it. Each has a user; the
     * last one has those from its own number to {@code users}.
     */
    static String accounts(int count, int users) {
        var text = new StringBuilder("accounts {\n");
        for (int i = 0; i < count; i++) {
            int last = i == count - 1 ? users : i + 1;
            String members =
                    IntStream.range(i, last).mapToObj(user -> user(user, "")).collect(Collectors.joining(", "));
            int before = (i + count - 1) % count;
            text.append("A" + i + " { users: [" + members + "]\n");
            text.append(" exports: [{ stream: \"events" + i + ".>\" }, { service: \"service" + i + ".*\" }]\n");
            text.append(" imports: [{ stream: { account: A" + before + ", subject: \"events" + before
                    + ".>\" }, prefix: \"from" + before + "\" },\n");
            text.append("  { service: { account: A" + before + ", subject: \"service" + before
                    + ".*\" }, to: \"remote.*\" }] }\n");
        }
        return text.append("}\n").toString();
    }

    /**
     * One user that clients without credentials are, who may use the subjects of all loads.
     *
     * @param rules number of permissions to publish, and to subscribe; 0 for a user that has none
     */
    static String openUser(int rules) {
        String permissions = "";
        if (rules > 0) {
            List<String> used = List.of(
                    "\"bench\"",
                    "\"bench.>\"",
                    "\"_INBOX.>\"",
                    "\"churn.>\"",
                    "\"" + RequestFrames.service().subject() + "\"",
                    "\"" + RequestFrames.inboxes().subject() + "\"");
            String others = IntStream.range(used.size(), Math.max(rules, used.size()))
                    .mapToObj(i -> "\"other" + i + ".*.>\", ")
                    .collect(Collectors.joining());
            String allowed = "[" + others + String.join(", ", used) + "]";
            permissions = ", permissions: { publish: " + allowed + ", subscribe: " + allowed + " }";
        }
        return "no_auth_user: " + OPEN_USER + "\nauthorization { users: [{ user: " + OPEN_USER + ", password: secret"
                + permissions + " }] }\n";
    }

    /** TLS with these files. */
    static String tls(Path certificate, Path key) {
        return "tls { cert_file: \"" + certificate + "\", key_file: \"" + key + "\" }\n";
    }

    private static String subjects(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + prefix + i + ".>\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
