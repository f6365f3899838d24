// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The value of every key of users, permissions and accounts under each of its names, and its default. */
final class AccountKeysTest {
    private static final BlockType AUTHORIZATION = (BlockType) AuthorizationKeys.AUTHORIZATION.type();
    private static final BlockType LIMITS = (BlockType) AccountKeys.LIMITS.type();
    private static final Optional<Block> ALLOW_A = Optional.of(read(PermissionKeys.TYPE, "publish: a"));
    private static final List<Block> USERS = List.of(read(UserKeys.TYPE, "user: u"));
    private static final long GIGA = 1_000_000_000;

    /**
     * A key in a block.
     *
     * @param block the type of the block
     * @param names all names
     * @param text a value in a file
     * @param expected the value in Java
     * @param found the key
     */
    record Row(BlockType block, List<String> names, String text, Object expected, Key<?> found) {
        @Override
        public String toString() {
            return names + ": " + text;
        }
    }

    private static <T> Row row(BlockType block, String names, String text, T expected, Key<T> found) {
        return new Row(block, List.of(names.split(" ", -1)), text, expected, found);
    }

    static Stream<Row> rows() {
        return Stream.of(authorization(), users(), permissions(), accounts(), sharing())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> authorization() {
        BlockType b = AUTHORIZATION;
        BlockType proxies = (BlockType) AuthorizationKeys.PROXIES.type();
        BlockType trusted = inner(AuthorizationKeys.TRUSTED);
        return Stream.of(
                row(b, "user username", "u", "u", AuthorizationKeys.USER),
                row(b, "password pass", "p", Secret.of("p"), AuthorizationKeys.PASSWORD),
                row(b, "token", "t", Secret.of("t"), AuthorizationKeys.TOKEN),
                row(b, "timeout", "3", Duration.ofSeconds(3), AuthorizationKeys.TIMEOUT),
                row(b, "timeout", "0.25", Duration.ofMillis(250), AuthorizationKeys.TIMEOUT),
                row(b, "timeout", "'1m'", Duration.ofMinutes(1), AuthorizationKeys.TIMEOUT),
                row(b, "users", "[ { user: u } ]", USERS, AuthorizationKeys.USERS),
                row(
                        b,
                        "default_permissions default_permission permissions",
                        "{ publish: a }",
                        ALLOW_A,
                        AuthorizationKeys.DEFAULT_PERMISSIONS),
                row(b, "proxy_required", "true", true, AuthorizationKeys.PROXY_REQUIRED),
                row(proxies, "trusted", "[ { key: k } ]", List.of(read(trusted, "key: k")), AuthorizationKeys.TRUSTED),
                row(trusted, "key public_key", "k", "k", AuthorizationKeys.TRUSTED_KEY));
    }

    private static Stream<Row> users() {
        BlockType b = UserKeys.TYPE;
        return Stream.of(
                row(b, "user username", "u", "u", UserKeys.USER),
                row(b, "password pass", "p", Secret.of("p"), UserKeys.PASSWORD),
                row(b, "nkey", "k", "k", UserKeys.NKEY),
                row(b, "permissions permission authorization", "{ publish: a }", ALLOW_A, UserKeys.PERMISSIONS),
                row(
                        b,
                        "allowed_connection_types connection_types clients",
                        "[standard, MQTT_WS]",
                        List.of(ConnectionType.STANDARD, ConnectionType.MQTT_WS),
                        UserKeys.ALLOWED_CONNECTION_TYPES),
                row(b, "clients", "in_process", List.of(ConnectionType.IN_PROCESS), UserKeys.ALLOWED_CONNECTION_TYPES),
                row(b, "proxy_required", "true", true, UserKeys.PROXY_REQUIRED));
    }

    private static Stream<Row> permissions() {
        BlockType b = PermissionKeys.TYPE;
        BlockType r = PermissionKeys.RESPONSES_TYPE;
        SubjectPermission allowed = new SubjectPermission(List.of(new SubjectPermission.Entry("a", "")), List.of());
        return Stream.of(
                row(b, "publish pub import", "a", allowed, PermissionKeys.PUBLISH),
                row(b, "subscribe sub export", "[a]", allowed, PermissionKeys.SUBSCRIBE),
                row(
                        b,
                        "allow_responses publish_allow_responses",
                        "true",
                        Optional.of(r.empty()),
                        PermissionKeys.ALLOW_RESPONSES),
                row(r, "max max_msgs max_messages max_responses", "7", 7, PermissionKeys.MAX),
                row(r, "expires expiration ttl", "'3s'", Duration.ofSeconds(3), PermissionKeys.EXPIRES));
    }

    private static Stream<Row> accounts() {
        BlockType b = AccountKeys.TYPE;
        BlockType l = LIMITS;
        BlockType j = inner(AccountKeys.JETSTREAM);
        return Stream.of(
                row(b, "nkey", "k", "k", AccountKeys.NKEY),
                row(b, "users", "[ { user: u } ]", USERS, AccountKeys.USERS),
                row(b, "default_permissions", "{ publish: a }", ALLOW_A, AccountKeys.DEFAULT_PERMISSIONS),
                row(b, "jetstream", "enabled", Optional.of(j.empty()), AccountKeys.JETSTREAM),
                row(b, "limits", "{ max_conn: 7 }", read(l, "max_conn: 7"), AccountKeys.LIMITS),
                row(l, "max_connections max_conn", "7", 7, AccountKeys.MAX_CONNECTIONS),
                row(l, "max_subscriptions max_subs", "7", 7, AccountKeys.MAX_SUBSCRIPTIONS),
                row(l, "max_payload max_pay", "7k", 7_000, AccountKeys.MAX_PAYLOAD),
                row(l, "max_leafnodes max_leafs", "7", 7, AccountKeys.MAX_LEAFNODES),
                row(j, "max_memory max_mem memory mem", "1G", GIGA, AccountKeys.MAX_MEMORY),
                row(j, "max_store max_file max_disk store disk", "1G", GIGA, AccountKeys.MAX_STORE),
                row(j, "max_streams streams", "7", 7, AccountKeys.MAX_STREAMS),
                row(j, "max_consumers consumers", "7", 7, AccountKeys.MAX_CONSUMERS),
                row(j, "max_bytes_required max_stream_bytes max_bytes", "true", true, AccountKeys.MAX_BYTES_REQUIRED),
                row(j, "memory_max_stream_bytes mem_max_stream_bytes", "1G", GIGA, AccountKeys.MEMORY_MAX_STREAM_BYTES),
                row(j, "disk_max_stream_bytes store_max_stream_bytes", "1G", GIGA, AccountKeys.DISK_MAX_STREAM_BYTES),
                row(j, "max_ack_pending", "7", 7, AccountKeys.MAX_ACK_PENDING),
                row(j, "cluster_traffic", "owner", ClusterTraffic.OWNER, AccountKeys.CLUSTER_TRAFFIC));
    }

    private static Stream<Row> sharing() {
        BlockType a = AccountKeys.TYPE;
        BlockType e = ExportKeys.TYPE;
        BlockType i = ImportKeys.TYPE;
        BlockType m = MappingKeys.TYPE;
        BlockType latency = inner(ExportKeys.LATENCY);
        BlockType source = inner(ImportKeys.STREAM);
        Optional<Block> imported = Optional.of(read(source, "account: A, subject: s"));
        return Stream.of(
                row(a, "exports", "[ { stream: s } ]", List.of(read(e, "stream: s")), AccountKeys.EXPORTS),
                row(a, "imports", "[ { to: s } ]", List.of(read(i, "to: s")), AccountKeys.IMPORTS),
                row(
                        a,
                        "mappings maps",
                        "{ a: b }",
                        SampleFile.reader("maps { a: b }").values().value(AuthorizationKeys.MAPPINGS),
                        AccountKeys.MAPPINGS),
                row(m, "destination dest", "d", "d", MappingKeys.DESTINATION),
                row(m, "weight", "7", 7, MappingKeys.WEIGHT),
                row(m, "weight", "'7%'", 7, MappingKeys.WEIGHT),
                row(m, "cluster", "c", "c", MappingKeys.CLUSTER),
                row(e, "stream", "s", "s", ExportKeys.STREAM),
                row(e, "service", "s", "s", ExportKeys.SERVICE),
                row(e, "accounts", "[A, B]", List.of("A", "B"), ExportKeys.ACCOUNTS),
                row(e, "response_type response", "Chunk", ResponseType.CHUNKED, ExportKeys.RESPONSE_TYPE),
                row(e, "response", "chunked", ResponseType.CHUNKED, ExportKeys.RESPONSE_TYPE),
                row(e, "response", "STREAM", ResponseType.STREAM, ExportKeys.RESPONSE_TYPE),
                row(
                        e,
                        "threshold response_threshold response_max_time response_time",
                        "'3s'",
                        Duration.ofSeconds(3),
                        ExportKeys.THRESHOLD),
                row(e, "latency", "l", Optional.of(read(latency, "subject: l")), ExportKeys.LATENCY),
                row(e, "account_token_position", "2", 2, ExportKeys.ACCOUNT_TOKEN_POSITION),
                row(e, "allow_trace", "true", true, ExportKeys.ALLOW_TRACE),
                row(latency, "subject", "l", "l", ExportKeys.LATENCY_SUBJECT),
                row(latency, "sampling", "'7%'", 7, ExportKeys.SAMPLING),
                row(i, "stream", "{ account: A, subject: s }", imported, ImportKeys.STREAM),
                row(i, "service", "{ account: A, subject: s }", imported, ImportKeys.SERVICE),
                row(source, "account", "A", "A", ImportKeys.ACCOUNT),
                row(source, "subject", "s", "s", ImportKeys.SUBJECT),
                row(i, "prefix", "p", "p", ImportKeys.PREFIX),
                row(i, "to", "s", "s", ImportKeys.TO),
                row(i, "share", "true", true, ImportKeys.SHARE),
                row(i, "allow_trace", "true", true, ImportKeys.ALLOW_TRACE));
    }

    private static BlockType inner(Key<?> key) {
        return requireNonNull(key.type().inner());
    }

    private static Block read(BlockType block, String text) {
        Findings findings = new Findings();
        Block.Builder values = block.builder();
        block.readKeys(values, ConfigParser.parseText("", text, Map.of()).root(), findings);
        assertThat(findings.problems()).isEmpty();
        return values.build();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void mapsEveryName(Row row) {
        assertThat(row.block.empty().value(row.found)).isNotEqualTo(row.expected);
        for (String name : row.names) {
            assertThat(read(row.block, name + ": " + row.text).value(row.found)).isEqualTo(row.expected);
            assertThat(read(row.block, name.toUpperCase(Locale.ROOT) + ": " + row.text)
                            .value(row.found))
                    .isEqualTo(row.expected);
        }
    }

    @Test
    void hasARowForEveryName() {
        List<BlockType> blocks = rows().map(Row::block).distinct().toList();
        assertThat(blocks).hasSize(14);
        for (BlockType block : blocks) {
            List<String> names = new ArrayList<>();
            rows().filter(row -> row.block == block).forEach(row -> names.addAll(row.names));
            for (Key<?> key : block.keys()) {
                assertThat(names).as(block.name()).containsAll(key.names());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "authorization { user: u } | Reloaded: authorization username",
                "authorization { password: p } | Reloaded: authorization password",
                "authorization { token: t } | Reloaded: authorization token",
                "authorization { timeout: 5 } | Reloaded: authorization timeout = 5",
                "authorization { timeout: 1.5 } | Reloaded: authorization timeout = 1.5",
                "authorization { timeout: '1m' } | Reloaded: authorization timeout = 60",
                "authorization { users: [ { user: u } ] } | Reloaded: authorization users",
                "authorization { permissions: {} } | Reloaded: authorization users",
                "accounts { A { users: [ { user: u } ] } } | Reloaded: accounts",
                "mappings { a: b } | Reloaded: accounts",
                "proxies { trusted: [ {key: K}, {key: L} ] } | Reloaded: proxies trusted keys [\"K\" \"L\"] were added",
                "no_auth_user: u | config reload not supported for NoAuthUser: old=, new=u",
                "system_account: A | config reload not supported for SystemAccount: old=$SYS, new=A",
                "default_js_domain: {A: hub} | config reload not supported for JsAccDefaultDomain: old={}, new={A=hub}",
            })
    void areChangedWithTheLogLinesOfNatsServer(String text, String message) {
        ServerOptions options = new ServerOptions(SampleFile.reader(text).values());
        assertThat(options.changesFrom(ServerOptions.defaults()))
                .extracting(OptionChange::message)
                .containsExactly(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{key: K}, {key: L} | {key: L} | [\"K\"] were removed",
                "{key: K} | {key: L} | [\"K\"] were removed, [\"L\"] were added",
                "{key: K}, {key: L} | {key: L}, {key: K} | are the same",
            })
    void nameTheProxiesThatAReloadRemovesAndAdds(String before, String after, String change) {
        ServerOptions old = new ServerOptions(
                SampleFile.reader("proxies { trusted: [ " + before + " ] }").values());
        ServerOptions now = new ServerOptions(
                SampleFile.reader("proxies { trusted: [ " + after + " ] }").values());
        assertThat(now.changesFrom(old))
                .extracting(OptionChange::message)
                .containsExactly("Reloaded: proxies trusted keys " + change);
    }
}
