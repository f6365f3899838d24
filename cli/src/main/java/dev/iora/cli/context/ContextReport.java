// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.Session;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.connect.Secret;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.ColumnBlock;
import java.nio.file.Files;
import java.util.List;

/**
 * Prints contexts, and counts their problems.
 *
 * <p>Thread: the main one.
 */
final class ContextReport {
    private static final List<String> OVERRIDING_VARIABLES = List.of(
            "NATS_URL",
            "NATS_USER",
            "NATS_PASSWORD",
            "NATS_CREDS",
            "NATS_NKEY",
            "NATS_CERT",
            "NATS_KEY",
            "NATS_CA",
            "NATS_TIMEOUT",
            "NATS_SOCKS_PROXY",
            "NATS_COLOR");

    private final Session session;
    private int problems;

    ContextReport(Session session) {
        this.session = session;
    }

    /** The number of problems found in the settings shown. */
    int problems() {
        return problems;
    }

    void print(String name, boolean json, boolean connect) throws InterruptedException {
        NatsContext context = session.contexts().load(name);
        if (json) {
            session.console().println(context.named().pretty());
            return;
        }
        ColumnBlock block = new ColumnBlock("NATS Configuration Context \"" + name + "\"");
        add(block, context);
        if (connect) {
            block.row("Connection", connection(name));
        }
        block.print(session.console(), session.style());
        session.console().println();
        List<String> overrides = OVERRIDING_VARIABLES.stream()
                .filter(variable -> session.environment().get(variable) != null)
                .toList();
        if (!overrides.isEmpty()) {
            session.console()
                    .println("WARNING: Shell environment overrides in place using " + String.join(", ", overrides));
        }
    }

    private void add(ColumnBlock block, NatsContext context) {
        block.rowIfNotEmpty("Description", context.description());
        block.rowIfNotEmpty("Server URLs", context.get(NatsContext.URL));
        block.rowIfNotEmpty("SOCKS5 Proxy", context.get(NatsContext.SOCKS_PROXY));
        block.rowIfNotEmpty("Username", context.get(NatsContext.USER));
        block.rowIfNotEmpty("Password", masked(context.get(NatsContext.PASSWORD)));
        block.rowIfNotEmpty("Token", masked(context.get(NatsContext.TOKEN)));
        addFile(block, "Credentials", context.get(NatsContext.CREDS));
        addFile(block, "User JWT", context.get(NatsContext.USER_JWT));
        String seed = context.get(NatsContext.USER_SEED);
        if (Secret.scheme(seed).isEmpty() && !Secret.isEmbedded(seed)) {
            block.rowIfNotEmpty("User Seed", masked(seed));
        } else {
            addFile(block, "User Seed", seed);
        }
        addFile(block, "NKey", context.get(NatsContext.NKEY));
        if (context.get(NatsContext.CERT_STORE).isEmpty()) {
            addFile(block, "Certificate", context.get(NatsContext.CERT));
            addFile(block, "Key", context.get(NatsContext.KEY));
        } else {
            block.row("Certificate Store", context.get(NatsContext.CERT_STORE));
            block.row("Certificate Store Match", context.get(NatsContext.CERT_STORE_MATCH));
            block.row("Certificate Store Match By", context.get(NatsContext.CERT_STORE_MATCH_BY));
            block.row("Certificate Store CA Match", context.get(NatsContext.CERT_STORE_CA_MATCH));
        }
        addFile(block, "CA", context.get(NatsContext.CA));
        block.rowIf(context.tlsFirst(), "TLS First", true);
        block.rowIfNotEmpty("JS API Prefix", context.get(NatsContext.JS_API_PREFIX));
        block.rowIfNotEmpty("JS Event Prefix", context.get(NatsContext.JS_EVENT_PREFIX));
        block.rowIfNotEmpty("JS Domain", context.get(NatsContext.JS_DOMAIN));
        block.rowIfNotEmpty("Inbox Prefix", context.get(NatsContext.INBOX_PREFIX));
        block.row("Path", session.contexts().path(context.name()));
        block.rowIfNotEmpty("Color Scheme", context.get(NatsContext.COLOR_SCHEME));
    }

    private static String masked(String secret) {
        return "*".repeat(secret.length());
    }

    private void addFile(ColumnBlock block, String label, String value) {
        if (Secret.isEmbedded(value)) {
            block.row(label, "embedded data");
        } else if (!value.isEmpty()) {
            block.row(label, value + " (" + state(label, value) + ")");
        }
    }

    private String state(String label, String value) {
        String scheme = Secret.scheme(value);
        boolean literal = label.startsWith("User") && scheme.isEmpty();
        if (literal) {
            return "OK";
        }
        return switch (scheme) {
            case "op" -> "1Password";
            case "nsc" -> "nsc";
            case "env" -> "runtime environment";
            default -> {
                boolean readable = Files.isReadable(Secret.file(value, session.environment()));
                problems += readable ? 0 : 1;
                yield readable ? "OK" : "ERROR";
            }
        };
    }

    /** Connects by the context, ignoring flags and environment. */
    private String connection(String name) throws InterruptedException {
        try (Session other = session.within(session.contexts().load(name))) {
            other.connection();
            return "OK";
        } catch (CliException e) {
            problems++;
            return String.valueOf(e.getMessage());
        }
    }
}
