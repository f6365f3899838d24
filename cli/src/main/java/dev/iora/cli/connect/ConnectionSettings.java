// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.HumanDuration;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to connect, from flags, environment and context in this order.
 *
 * <p>If flags or the environment have any credentials, those of the context are ignored entirely, because a mix of both
 * would belong to no user.
 *
 * @param origins where the settings come from, for error messages
 * @param context the context in use, or null
 * @param environment resolves references in values of the context
 * @param credentials the user's credentials
 * @param tls the TLS files
 * @param jetStream the subjects of JetStream
 * @param link everything else
 */
public record ConnectionSettings(
        List<String> servers,
        Origins origins,
        @Nullable NatsContext context,
        Environment environment,
        Credentials credentials,
        Tls tls,
        JetStreamSubjects jetStream,
        Link link) {
    /** The server if none is configured. */
    public static final String DEFAULT_SERVER = "nats://127.0.0.1:4222";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Where settings come from, such as {@code --server} or {@code NATS_URL}; empty for what is not given.
     *
     * @param servers of the server list
     * @param credentials of the credentials
     * @param tls of the certificate, its key and the authorities
     */
    public record Origins(String servers, String credentials, String tls) {}

    /** The user's credentials; empty if not given. */
    public record Credentials(
            String user, String password, String token, String creds, String nkey, String jwt, String seed) {
        boolean isEmpty() {
            return Stream.of(user, password, token, creds, nkey, jwt, seed).allMatch(String::isEmpty);
        }
    }

    /** TLS files; empty if not given. {@code first} makes the client start TLS before the server's INFO. */
    public record Tls(String cert, String key, String ca, boolean first) {
        boolean isGiven() {
            return first || !(cert.isEmpty() && key.isEmpty() && ca.isEmpty());
        }
    }

    /** The subjects of JetStream; empty if not given. */
    public record JetStreamSubjects(String apiPrefix, String eventPrefix, String domain) {}

    /** Settings of the connection itself. */
    public record Link(String name, String inboxPrefix, String socksProxy, Duration timeout, String colors) {}

    /** Resolves the settings from flags, environment and the named or selected context. */
    public static ConnectionSettings resolve(GlobalOptions flags, Environment environment, ContextStore contexts) {
        return resolve(flags, environment, context(flags, environment, contexts));
    }

    /** Resolves the settings from flags, environment and the given context. */
    public static ConnectionSettings resolve(
            GlobalOptions flags, Environment environment, @Nullable NatsContext context) {
        NatsContext fallback = context == null ? NatsContext.empty("") : NscProfile.applied(context, environment);
        Lookup lookup = new Lookup(environment, fallback);
        return new ConnectionSettings(
                List.of(lookup.find(flags.server, "NATS_URL", NatsContext.URL, DEFAULT_SERVER)
                        .split("\\s*,\\s*")),
                new Origins(
                        source(flags, environment, fallback),
                        lookup.origin(flags.credentials),
                        lookup.origin(flags.tls)),
                context,
                environment,
                credentials(flags, lookup),
                new Tls(
                        lookup.find(flags.tls.cert, "NATS_CERT", NatsContext.CERT),
                        lookup.find(flags.tls.key, "NATS_KEY", NatsContext.KEY),
                        lookup.find(flags.tls.ca, "NATS_CA", NatsContext.CA),
                        flags.tls.first || fallback.tlsFirst()),
                new JetStreamSubjects(
                        lookup.find(flags.subjects.jsApiPrefix, null, NatsContext.JS_API_PREFIX),
                        lookup.find(flags.subjects.jsEventPrefix, null, NatsContext.JS_EVENT_PREFIX),
                        lookup.find(flags.subjects.jsDomain, null, NatsContext.JS_DOMAIN)),
                new Link(
                        flags.connectionName == null ? "" : flags.connectionName.strip(),
                        lookup.find(flags.subjects.inboxPrefix, null, NatsContext.INBOX_PREFIX, "_INBOX"),
                        lookup.find(flags.socksProxy, "NATS_SOCKS_PROXY", NatsContext.SOCKS_PROXY),
                        timeout(flags, environment),
                        lookup.find(flags.colors, "NATS_COLOR", NatsContext.COLOR_SCHEME)));
    }

    /** The colour scheme of tables, without resolving anything else. */
    public static String colors(GlobalOptions flags, Environment environment, ContextStore contexts) {
        NatsContext context = context(flags, environment, contexts);
        return new Lookup(environment, context == null ? NatsContext.empty("") : context)
                .find(flags.colors, "NATS_COLOR", NatsContext.COLOR_SCHEME);
    }

    /** The same settings with other servers, a comma-separated list, from another origin. */
    public ConnectionSettings withServers(String urls, String origin) {
        return new ConnectionSettings(
                List.of(urls.split("\\s*,\\s*")),
                new Origins(origin, origins.credentials, origins.tls),
                context,
                environment,
                credentials,
                tls,
                jetStream,
                link);
    }

    private static @Nullable NatsContext context(GlobalOptions flags, Environment environment, ContextStore contexts) {
        if (flags.noContext) {
            return null;
        }
        String named = flags.context != null ? flags.context : environment.get("NATS_CONTEXT");
        if (named != null) {
            return contexts.loadNamedOrFile(named);
        }
        String selected = contexts.selected();
        return selected == null || !contexts.exists(selected) ? null : contexts.load(selected);
    }

    private static String source(GlobalOptions flags, Environment environment, NatsContext context) {
        if (flags.server != null) {
            return "--server";
        }
        if (environment.get("NATS_URL") != null) {
            return "NATS_URL";
        }
        return context.get(NatsContext.URL).isEmpty() ? "the default" : "context \"" + context.name() + "\"";
    }

    private static Credentials credentials(GlobalOptions flags, Lookup lookup) {
        Credentials given = new Credentials(
                lookup.given(flags.credentials.user, "NATS_USER"),
                lookup.given(flags.credentials.password, "NATS_PASSWORD"),
                lookup.given(flags.credentials.token, "NATS_TOKEN"),
                lookup.given(flags.credentials.creds, "NATS_CREDS"),
                lookup.given(flags.credentials.nkey, "NATS_NKEY"),
                lookup.given(flags.credentials.jwt, "NATS_JWT"),
                lookup.given(flags.credentials.seed, "NATS_SEED"));
        return given.isEmpty() ? lookup.credentialsOfContext() : given;
    }

    private static Duration timeout(GlobalOptions flags, Environment environment) {
        if (flags.timeout != null) {
            return flags.timeout;
        }
        String variable = environment.get("NATS_TIMEOUT");
        return variable == null ? DEFAULT_TIMEOUT : HumanDuration.parse(variable);
    }

    public Duration timeout() {
        return link.timeout();
    }

    /** The prefix of JetStream API subjects, without a dot at its end. */
    public String apiPrefix() {
        if (!jetStream.domain().isEmpty()) {
            return "$JS." + jetStream.domain() + ".API";
        }
        String prefix = jetStream.apiPrefix();
        return prefix.isEmpty() ? "$JS.API" : prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    /** The prefix of JetStream event subjects, without a dot at its end. */
    public String eventPrefix() {
        return jetStream.eventPrefix().isEmpty() ? "$JS.EVENT" : jetStream.eventPrefix();
    }

    /** The servers and the origin of the list, for error messages. */
    public String described() {
        return String.join(
                        ", ",
                        servers.stream()
                                .map(ConnectionSettings::withoutPassword)
                                .toList()) + " (from " + origins.servers + ")";
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("://[^/@]*@", "://");
    }

    /** The places where one setting may be given. */
    private record Source(@Nullable String flag, String name, String variable, String field) {}

    /** Looks up single settings. */
    private record Lookup(Environment environment, NatsContext context) {
        String given(@Nullable String flag, @Nullable String variable) {
            String value = flag != null ? flag : variable == null ? null : environment.get(variable);
            return value == null ? "" : value;
        }

        /** Where the credentials come from. */
        String origin(CredentialFlags flags) {
            return origin(List.of(
                    new Source(flags.user, "--user", "NATS_USER", NatsContext.USER),
                    new Source(flags.password, "--password", "NATS_PASSWORD", NatsContext.PASSWORD),
                    new Source(flags.token, "--token", "NATS_TOKEN", NatsContext.TOKEN),
                    new Source(flags.creds, "--creds", "NATS_CREDS", NatsContext.CREDS),
                    new Source(flags.nkey, "--nkey", "NATS_NKEY", NatsContext.NKEY),
                    new Source(flags.jwt, "--jwt", "NATS_JWT", NatsContext.USER_JWT),
                    new Source(flags.seed, "--seed", "NATS_SEED", NatsContext.USER_SEED)));
        }

        /** Where the files for TLS come from. */
        String origin(TlsFlags flags) {
            return origin(List.of(
                    new Source(flags.cert, "--tlscert", "NATS_CERT", NatsContext.CERT),
                    new Source(flags.key, "--tlskey", "NATS_KEY", NatsContext.KEY),
                    new Source(flags.ca, "--tlsca", "NATS_CA", NatsContext.CA)));
        }

        private String origin(List<Source> sources) {
            List<String> given = sources.stream()
                    .filter(source -> !given(source.flag, source.variable).isEmpty())
                    .map(source -> source.flag == null ? source.variable : source.name)
                    .toList();
            boolean ofContext =
                    sources.stream().anyMatch(source -> !ofContext(source.field).isEmpty());
            return given.isEmpty() && ofContext ? "context \"" + context.name() + "\"" : String.join(", ", given);
        }

        String find(@Nullable String flag, @Nullable String variable, String field) {
            String value = given(flag, variable);
            return value.isEmpty() ? ofContext(field) : value;
        }

        String find(@Nullable String flag, @Nullable String variable, String field, String otherwise) {
            String value = find(flag, variable, field);
            return value.isEmpty() ? otherwise : value;
        }

        Credentials credentialsOfContext() {
            return new Credentials(
                    ofContext(NatsContext.USER),
                    literal(NatsContext.PASSWORD),
                    literal(NatsContext.TOKEN),
                    ofContext(NatsContext.CREDS),
                    ofContext(NatsContext.NKEY),
                    literal(NatsContext.USER_JWT),
                    literal(NatsContext.USER_SEED));
        }

        private String literal(String field) {
            return Secret.literal(
                    "the " + field + " of context \"" + context.name() + "\"", context.get(field), environment);
        }

        private String ofContext(String field) {
            return context.get(field);
        }
    }
}
