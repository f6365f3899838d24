// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.context;

import dev.iora.cli.command.Session;
import dev.iora.cli.connect.ContextStore;
import dev.iora.cli.connect.GlobalOptions;
import dev.iora.cli.connect.NatsContext;
import dev.iora.cli.connect.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of the commands that write a context; global flags become settings of the context. */
final class ContextWriter {
    private static final List<String> SECRETS =
            List.of(NatsContext.CREDS, NatsContext.NKEY, NatsContext.USER_JWT, NatsContext.USER_SEED);

    @Option(names = "--description", description = "Set a friendly description for this context")
    @Nullable
    String description;

    @Option(names = "--select", description = "Select the saved context as the default one")
    boolean select;

    @Option(names = "--embed", description = "Embeds credential content in the body of the context")
    boolean embed;

    /** Saves the context, changed by flags and environment, under this name and shows it. */
    void save(Session session, String name, NatsContext base) throws InterruptedException {
        NatsContext context = changed(session, base.renamed(name));
        if (embed) {
            for (String field : SECRETS) {
                if (!context.get(field).isEmpty()) {
                    context.with(field, Secret.embedded(context.get(field), session.environment()));
                }
            }
        }
        ContextStore contexts = session.contexts();
        contexts.save(context);
        if (select) {
            contexts.select(name);
        }
        new ContextReport(session).print(name, false, false);
    }

    private NatsContext changed(Session session, NatsContext context) {
        GlobalOptions flags = session.options();
        String user = given(session, flags.credentials.user, "NATS_USER");
        String password = given(session, flags.credentials.password, "NATS_PASSWORD");
        set(context, NatsContext.URL, given(session, flags.server, "NATS_URL"));
        if (user != null && password == null) {
            set(context, NatsContext.TOKEN, user);
        } else {
            set(context, NatsContext.USER, user);
            set(context, NatsContext.PASSWORD, password);
        }
        set(context, NatsContext.TOKEN, given(session, flags.credentials.token, "NATS_TOKEN"));
        set(context, NatsContext.CREDS, given(session, flags.credentials.creds, "NATS_CREDS"));
        set(context, NatsContext.NKEY, given(session, flags.credentials.nkey, "NATS_NKEY"));
        set(context, NatsContext.USER_JWT, given(session, flags.credentials.jwt, "NATS_JWT"));
        set(context, NatsContext.USER_SEED, given(session, flags.credentials.seed, "NATS_SEED"));
        set(context, NatsContext.CERT, given(session, flags.tls.cert, "NATS_CERT"));
        set(context, NatsContext.KEY, given(session, flags.tls.key, "NATS_KEY"));
        set(context, NatsContext.CA, given(session, flags.tls.ca, "NATS_CA"));
        set(context, NatsContext.SOCKS_PROXY, given(session, flags.socksProxy, "NATS_SOCKS_PROXY"));
        set(context, NatsContext.COLOR_SCHEME, given(session, flags.colors, "NATS_COLOR"));
        set(context, NatsContext.DESCRIPTION, description);
        set(context, NatsContext.JS_API_PREFIX, flags.subjects.jsApiPrefix);
        set(context, NatsContext.JS_EVENT_PREFIX, flags.subjects.jsEventPrefix);
        set(context, NatsContext.JS_DOMAIN, flags.subjects.jsDomain);
        set(context, NatsContext.INBOX_PREFIX, flags.subjects.inboxPrefix);
        set(context, NatsContext.CERT_STORE, flags.tls.certStore);
        set(context, NatsContext.CERT_STORE_MATCH, flags.tls.certStoreMatch);
        set(context, NatsContext.CERT_STORE_MATCH_BY, flags.tls.certStoreMatchBy);
        set(context, NatsContext.CERT_STORE_CA_MATCH, flags.tls.certStoreCaMatch);
        return flags.tls.first ? context.withTlsFirst(true) : context;
    }

    private static @Nullable String given(Session session, @Nullable String flag, String variable) {
        return flag == null ? session.environment().get(variable) : flag;
    }

    private static void set(NatsContext context, String field, @Nullable String value) {
        if (value != null) {
            context.with(field, value);
        }
    }
}
