// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.config.AccountsConfig.Account;
import dev.iora.config.AccountsConfig.Destination;
import dev.iora.config.AccountsConfig.Export;
import dev.iora.config.AccountsConfig.Latency;
import dev.iora.config.AccountsConfig.Mapping;
import dev.iora.config.AccountsConfig.Permissions;
import dev.iora.config.AccountsConfig.Responses;
import dev.iora.config.AccountsConfig.ServiceExport;
import dev.iora.config.AccountsConfig.ServiceImport;
import dev.iora.config.AccountsConfig.StreamExport;
import dev.iora.config.AccountsConfig.StreamImport;
import dev.iora.config.AccountsConfig.User;
import dev.iora.config.SubjectPermission.Entry;
import dev.iora.identity.Nkey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccountsConfigTest {
    private static final String KEY = "UB3JFQ5NGVALXAB4AIFTV3TGZWEIOERSGTVAY3TRIPAK3VZ76QY632XP";

    private static Account account(String text, String name) {
        AccountsConfig config = SampleFile.accounts(text);
        return config.accounts().stream()
                .filter(account -> account.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Permissions permissions(String text) {
        String users = "authorization { users: [ { user: u, permissions: { " + text + " } } ] }";
        return requireNonNull(account(users, "$G").users().getFirst().permissions());
    }

    private static List<Entry> entries(String... subjects) {
        return List.of(subjects).stream().map(subject -> new Entry(subject, "")).toList();
    }

    @Test
    void isEmptyByDefault() {
        AccountsConfig config = AccountsConfig.of(ServerOptions.defaults());
        assertThat(config.isAuthenticationRequired()).isFalse();
        assertThat(config.systemAccount()).isEqualTo("$SYS");
        assertThat(config.accounts()).singleElement().satisfies(global -> {
            assertThat(global.name()).isEqualTo("$G");
            assertThat(global.users()).isEmpty();
            assertThat(global.limits().value(AccountKeys.MAX_CONNECTIONS)).isEqualTo(-1);
            assertThat(global.jetStream()).isNull();
        });
        assertThat(config.authentication().user()).isNull();
        assertThat(config.authentication().token().isEmpty()).isTrue();
        assertThat(config.authentication().timeout()).isZero();
        assertThat(config.authentication().openGlobalAccount()).isFalse();
    }

    @Test
    void hasASingleUser() {
        AccountsConfig config =
                SampleFile.accounts("authorization { user: u, password: p, timeout: 1.5, proxy_required: true }");
        assertThat(config.authentication().user())
                .isEqualTo(new User("$G", "u", null, Secret.of("p"), null, Set.of(), true));
        assertThat(config.authentication().timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.isAuthenticationRequired()).isTrue();
    }

    @Test
    void hasAToken() {
        AccountsConfig config = SampleFile.accounts("authorization { token: t, timeout: '3s' }");
        assertThat(config.authentication().token()).isEqualTo(Secret.of("t"));
        assertThat(config.authentication().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.isAuthenticationRequired()).isTrue();
    }

    @Test
    void needsNoAuthenticationForAnEmptyList() {
        assertThat(SampleFile.accounts("authorization { users: [] }").isAuthenticationRequired())
                .isFalse();
        assertThat(SampleFile.accounts("accounts { A {} }").isAuthenticationRequired())
                .isFalse();
        assertThat(SampleFile.accounts("accounts { A { users: [ { user: a } ] } }")
                        .isAuthenticationRequired())
                .isTrue();
    }

    @Test
    void hasUsersOfAllAccounts() {
        String text = """
                authorization {
                  default_permissions: { publish: d }
                  users: [ { user: g, password: p, proxy_required: true }, { user: h, permissions: {} } ]
                }
                accounts { A { users: [ { nkey: %s, allowed_connection_types: [mqtt, STANDARD] } ] } }
                """.formatted(KEY);
        Permissions defaults =
                new Permissions(new SubjectPermission(entries("d"), List.of()), SubjectPermission.ALL, null);
        assertThat(account(text, "$G").users())
                .containsExactly(
                        new User("$G", "g", null, Secret.of("p"), defaults, Set.of(), true),
                        new User(
                                "$G",
                                "h",
                                null,
                                Secret.NONE,
                                new Permissions(SubjectPermission.ALL, SubjectPermission.ALL, null),
                                Set.of(),
                                false));
        assertThat(account(text, "A").users())
                .containsExactly(new User(
                        "A",
                        KEY,
                        Nkey.parse(KEY),
                        Secret.NONE,
                        null,
                        Set.of(ConnectionType.MQTT, ConnectionType.STANDARD),
                        false));
    }

    @Test
    void hasPermissionsInAllForms() {
        assertThat(permissions("publish: a, subscribe: [b, 'c q', 'd.> *.q']"))
                .isEqualTo(new Permissions(
                        new SubjectPermission(entries("a"), List.of()),
                        new SubjectPermission(
                                List.of(new Entry("b", ""), new Entry("c", "q"), new Entry("d.>", "*.q")), List.of()),
                        null));
        assertThat(permissions("pub: { deny: a }, sub: { allow: [b], deny: ['c q', d] }"))
                .isEqualTo(new Permissions(
                        new SubjectPermission(null, entries("a")),
                        new SubjectPermission(entries("b"), List.of(new Entry("c", "q"), new Entry("d", ""))),
                        null));
    }

    @Test
    void ignoresEmptyListsWithAWarning() {
        OptionsReader reader = SampleFile.reader(
                "authorization { users: [ { user: u, permissions: { publish: [], subscribe: { allow: [], deny: [] } } } ] }");
        assertThat(permissions("publish: [], subscribe: { allow: [], deny: [] }"))
                .isEqualTo(new Permissions(SubjectPermission.ALL, SubjectPermission.ALL, null));
        assertThat(reader.warnings())
                .extracting(ConfigProblem::text)
                .containsExactly(
                        "invalid use of field \"publish\": an empty list is ignored, it does not restrict anything",
                        "invalid use of field \"subscribe.allow\": an empty list is ignored, it does not restrict anything");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | 1 | 120",
                "{} | 1 | 120",
                "{ max: 0, expires: '0s' } | 1 | 120",
                "{ max_msgs: 5, expiration: '1m' } | 5 | 60",
                "{ max_messages: -1, ttl: '-1s' } | -1 | -1",
                "{ max_responses: 1 } | 1 | 120",
            })
    void hasLimitsOfResponses(String value, int max, int seconds) {
        assertThat(permissions("allow_responses: " + value).responses())
                .isEqualTo(new Responses(max, Duration.ofSeconds(seconds)));
        assertThat(permissions("publish_allow_responses: " + value).responses())
                .isEqualTo(new Responses(max, Duration.ofSeconds(seconds)));
    }

    @Test
    void allowsNothingButResponsesIfNothingElseIsAllowed() {
        assertThat(permissions("allow_responses: true").publish())
                .isEqualTo(new SubjectPermission(List.of(), List.of()));
        assertThat(permissions("publish: { deny: x }, allow_responses: true").publish())
                .isEqualTo(new SubjectPermission(List.of(), entries("x")));
        assertThat(permissions("publish: x, allow_responses: true").publish())
                .isEqualTo(new SubjectPermission(entries("x"), List.of()));
        assertThat(permissions("allow_responses: false"))
                .isEqualTo(new Permissions(SubjectPermission.ALL, SubjectPermission.ALL, null));
    }

    @Test
    void hasExports() {
        String text = """
                accounts {
                  A { exports: [
                    { stream: "a.*.>", account_token_position: 2 }
                    { stream: "b", accounts: [B] }
                    { service: "c" }
                    { service: "d", response: Stream, threshold: "5s", accounts: [A, B] }
                    { service: "e", latency: "l.e" }
                    { service: "f", latency: { subject: "l.f", sampling: "25%" } }
                    { service: "g", latency: { subject: "l.g", sampling: Headers } }
                  ] }
                  B {}
                }
                """;
        Duration threshold = Duration.ofMinutes(2);
        ResponseType single = ResponseType.SINGLETON;
        assertThat(account(text, "A").exports())
                .containsExactly(
                        new StreamExport("a.*.>", List.of(), 2),
                        new StreamExport("b", List.of("B"), 0),
                        new ServiceExport("c", List.of(), 0, single, threshold, null),
                        new ServiceExport("d", List.of("A", "B"), 0, ResponseType.STREAM, Duration.ofSeconds(5), null),
                        new ServiceExport("e", List.of(), 0, single, threshold, new Latency("l.e", 100)),
                        new ServiceExport("f", List.of(), 0, single, threshold, new Latency("l.f", 25)),
                        new ServiceExport("g", List.of(), 0, single, threshold, new Latency("l.g", 0)));
    }

    @Test
    void choosesTheExportThatAdmitsAnImport() {
        ServiceExport wide = export("a.>", List.of("B"), 0);
        ServiceExport narrow = export("a.*", List.of(), 0);
        ServiceExport own = export("a.b.*", List.of(), 3);
        List<ServiceExport> exports = List.of(wide, narrow, own);
        assertThat(Export.admitting(exports, "B", "a.x")).isSameAs(wide);
        assertThat(Export.admitting(exports, "C", "a.x")).isSameAs(narrow);
        assertThat(Export.admitting(exports, "B", "a.*")).isSameAs(narrow);
        assertThat(Export.admitting(exports, "C", "a.b.C")).isSameAs(own);
        assertThat(Export.admitting(exports, "C", "a.b.D")).isNull();
        assertThat(Export.admitting(exports, "C", "a.>")).as("only B may").isNull();
    }

    @Test
    void joinsTheExportsOfOneSubject() {
        String config = "accounts { A { exports: ["
                + "{service: v, accounts: [B], response_type: stream}, {service: v}, {service: v, accounts: [C], threshold: 1s}, "
                + "{stream: v}, {stream: v, accounts: [C]}, {stream: w} ] }, B {}, C {} }";
        assertThat(account(config, "A").exports())
                .containsExactly(
                        new ServiceExport("v", List.of("B", "C"), 0, ResponseType.STREAM, Duration.ofSeconds(1), null),
                        new StreamExport("v", List.of("C"), 0),
                        new StreamExport("w", List.of(), 0));
    }

    private static ServiceExport export(String subject, List<String> accounts, int position) {
        return new ServiceExport(subject, accounts, position, ResponseType.SINGLETON, Duration.ofMinutes(2), null);
    }

    @Test
    void hasImports() {
        String text = """
                accounts {
                  A { exports: [ { stream: ">" }, { service: ">" } ] }
                  B { imports: [
                    { stream: { account: A, subject: "a" } }
                    { stream: { account: A, subject: "b.*" }, prefix: "p" }
                    { stream: { account: A, subject: "c" }, prefix: "p." }
                    { stream: { account: A, subject: "d.*.*" }, to: "t.$2.$1" }
                    { service: { account: A, subject: "e" } }
                    { service: { account: A, subject: "f" }, to: "g", share: true }
                  ] }
                }
                """;
        assertThat(account(text, "B").imports())
                .containsExactly(
                        new StreamImport("A", "a", "a"),
                        new StreamImport("A", "b.*", "p.b.*"),
                        new StreamImport("A", "c", "p.c"),
                        new StreamImport("A", "d.*.*", "t.$2.$1"),
                        new ServiceImport("A", "e", "e", false),
                        new ServiceImport("A", "f", "g", true));
    }

    @Test
    void hasMappings() {
        String text = """
                { "a": "b", "c.*": { dest: "d.$1", weight: 0 },
                  "e": [ { destination: "f", weight: "40%" }, { destination: "g", weight: 60, cluster: west } ] }""";
        List<Mapping> mappings = List.of(
                new Mapping("a", List.of(new Destination("b", 100, ""))),
                new Mapping("c.*", List.of(new Destination("d.$1", 0, ""))),
                new Mapping("e", List.of(new Destination("f", 40, ""), new Destination("g", 60, "west"))));
        assertThat(account("mappings " + text, "$G").mappings()).isEqualTo(mappings);
        assertThat(account("accounts { A { maps " + text + " } }", "A").mappings())
                .isEqualTo(mappings);
    }

    @Test
    void hasLimitsOfAccounts() {
        Block limits = account("accounts { A { limits: { max_conn: 5, max_pay: 1k } } }", "A")
                .limits();
        assertThat(limits.value(AccountKeys.MAX_CONNECTIONS)).isEqualTo(5);
        assertThat(limits.value(AccountKeys.MAX_PAYLOAD)).isEqualTo(1000);
        assertThat(limits.value(AccountKeys.MAX_SUBSCRIPTIONS)).isEqualTo(-1);
        assertThat(limits.value(AccountKeys.MAX_LEAFNODES)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "enabled, true", "Enable, true", "{}, true", "false, false", "DISABLED, false"})
    void hasJetStreamOrNot(String value, boolean enabled) {
        Block jetStream =
                account("accounts { A { jetstream: " + value + " } }", "A").jetStream();
        assertThat(jetStream != null).isEqualTo(enabled);
        if (jetStream != null) {
            assertThat(jetStream.value(AccountKeys.MAX_STORE)).isEqualTo(-1);
        }
    }

    @Test
    void hasLimitsOfJetStream() {
        Block jetStream = requireNonNull(
                account("accounts { A { jetstream: { mem: 1G, disk: 2TB, streams: 3, max_bytes: true } } }", "A")
                        .jetStream());
        assertThat(jetStream.value(AccountKeys.MAX_MEMORY)).isEqualTo(1_000_000_000);
        assertThat(jetStream.value(AccountKeys.MAX_STORE)).isEqualTo(2L << 40);
        assertThat(jetStream.value(AccountKeys.MAX_STREAMS)).isEqualTo(3);
        assertThat(jetStream.value(AccountKeys.MAX_BYTES_REQUIRED)).isTrue();
        assertThat(jetStream.value(AccountKeys.MAX_CONSUMERS)).isEqualTo(-1);
        assertThat(jetStream.value(AccountKeys.CLUSTER_TRAFFIC)).isEqualTo(ClusterTraffic.SYSTEM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "port: 1 | $SYS",
                "system_account: '' | $SYS",
                "no_system_account: true | none",
                "no_system_account: true, accounts { $SYS {} } | $SYS",
                "no_system_account: true, system: S, accounts { S {} } | S",
                "system_account: S, accounts { S {} } | S",
            })
    void hasASystemAccount(String text, String expected) {
        assertThat(SampleFile.accounts(text).systemAccount()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accounts { $SYS { users: [ { user: s } ] } } | true",
                "system_account: S, accounts { S { users: [ { user: s } ] } } | true",
                "accounts { $SYS { users: [ { user: s } ] }, A {} } | false",
                "accounts { A { users: [ { user: s } ] } } | false",
                "authorization {}, accounts { $SYS { users: [ { user: s } ] } } | false",
                "no_auth_user: s, accounts { $SYS { users: [ { user: s } ] } } | false",
            })
    void opensTheGlobalAccountIfThereIsOnlyTheSystemAccount(String text, boolean open) {
        assertThat(SampleFile.accounts(text).authentication().openGlobalAccount())
                .isEqualTo(open);
    }

    @Test
    void hasTrustedProxiesAndDomains() {
        AccountsConfig config =
                SampleFile.accounts("proxies { trusted: [ { key: " + KEY + " } ] }, default_js_domain: { $G: hub }");
        assertThat(config.authentication().trustedProxies()).containsExactly(Nkey.parse(KEY));
        assertThat(config.jetStreamDomains()).containsEntry("$G", "hub");
    }

    @Test
    void isEqualForEqualTexts() {
        for (SampleFile sample : SampleFile.all()) {
            if (sample.isValid()) {
                assertThat(SampleFile.accounts(sample.text())).isEqualTo(SampleFile.accounts(sample.text()));
            }
        }
    }
}
