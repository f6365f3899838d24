// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.console.TextEditor;
import dev.iora.cli.console.YamlMap;
import dev.iora.cli.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** {@code nats context edit}: opens all settings, with explanations, in the user's editor. */
final class ContextEdit implements NatsCommand {
    private static final Map<String, String> EXPLANATIONS = explanations();

    @Parameters(index = "0", paramLabel = "name", description = "The context name to edit")
    String name = "";

    private static Map<String, String> explanations() {
        String resolvers = "A path, or one of file://PATH, op://vault/item/field,"
                + " nsc://operator/account/user, env://NAME, data:;base64,CONTENT";
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(NatsContext.DESCRIPTION, "Shown when contexts are listed");
        texts.put(NatsContext.URL, "Servers to connect to, separated by commas");
        texts.put(NatsContext.USER, "Username, which needs a password");
        texts.put(NatsContext.PASSWORD, "As it is, or env://NAME, op://vault/item/field");
        texts.put(NatsContext.CREDS, "NATS credentials. " + resolvers);
        texts.put(NatsContext.NKEY, "An nkey seed. " + resolvers);
        texts.put(NatsContext.USER_JWT, "A user JWT, instead of a credentials file");
        texts.put(NatsContext.USER_SEED, "The seed of the user of this JWT");
        texts.put(NatsContext.TOKEN, "A token");
        texts.put(NatsContext.CERT, "Certificate in a PEM file, which needs a key");
        texts.put(NatsContext.KEY, "Its private key in a PEM file");
        texts.put(NatsContext.CA, "Certificates to trust in a PEM file");
        texts.put(NatsContext.INBOX_PREFIX, "Prefix of inboxes, instead of _INBOX");
        texts.put(
                NatsContext.COLOR_SCHEME,
                "One of rounded, double, yellow, blue, cyan, green, magenta, red, for tables");
        texts.put(NatsContext.JS_DOMAIN, "JetStream domain");
        texts.put(NatsContext.JS_API_PREFIX, "Prefix of the JetStream API subjects, if the API is imported");
        texts.put(NatsContext.JS_EVENT_PREFIX, "Prefix of the JetStream event subjects, if events are imported");
        texts.put(NatsContext.SOCKS_PROXY, "A SOCKS5 proxy, such as socks5://example.net:1080");
        return texts;
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        NatsContext context = session.contexts().load(name);
        StringBuilder text = new StringBuilder();
        EXPLANATIONS.forEach((field, explanation) -> text.append("# ")
                .append(explanation)
                .append('\n')
                .append(field)
                .append(": ")
                .append(new String(JsonTree.compact(context.get(field)), StandardCharsets.UTF_8))
                .append("\n\n"));
        text.append("# Whether TLS starts before the server's greeting\n")
                .append(NatsContext.TLS_FIRST)
                .append(": ");
        text.append(context.tlsFirst()).append('\n');
        YamlMap edited = YamlMap.parse(TextEditor.edit(session.environment().get("EDITOR"), text.toString()));
        EXPLANATIONS.keySet().forEach(field -> context.with(field, edited.text(field)));
        session.contexts().save(context.withTlsFirst(edited.truth(NatsContext.TLS_FIRST)));
        new ContextReport(session).print(name, false, false);
    }
}
