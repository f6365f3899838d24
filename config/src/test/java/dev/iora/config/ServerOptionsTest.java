// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ServerOptionsTest {
    /** A valid value that is not the default. */
    @SuppressWarnings("unchecked")
    private static <T> T otherThanDefault(Key<T> key) {
        T value = key.defaultValue();
        Object other = switch (key.type()) {
            case KeyType.BooleanType _ -> !(Boolean) value;
            case KeyType.IntegerType _ -> (Integer) value + 1;
            case KeyType.LongType _, KeyType.SizeType _ -> (Long) value + 1;
            case KeyType.DurationType _, KeyType.SyncIntervalType _, SecondsType _ -> ((Duration) value).plusMillis(1);
            case KeyType.TextType _ -> "text";
            case WordType<?> _ -> WriteTimeout.RETRY;
            case TlsTypes.CheckedText type -> text(type);
            case TlsTypes.NamesType names ->
                List.of(text((TlsTypes.CheckedText) names.list().element()));
            case TlsTypes.HandshakeFirstType _ -> HandshakeFirst.AUTO;
            case TlsTypes.PairType _ -> new CertificatePair("c", "k");
            case ListType<?> list when list.element() instanceof TlsTypes.CheckedText type -> List.of(text(type));
            case ListType<?> _ -> List.of("a", "b\"\\");
            case MapType<?> _ -> Map.of("k", "v \"quoted\"\n");
            case SecretType _ -> Secret.of("text");
            case AddressType _,
                    BlockType _,
                    AccountsType _,
                    BlockListType _,
                    DestinationsType _,
                    OptionalBlockType _,
                    PercentType _,
                    SubjectPermissionType _ -> throw new AssertionError(key + " has no value of its own");
        };
        return (T) other;
    }

    private static String text(TlsTypes.CheckedText type) {
        if (type == TlsTypes.CIPHER_SUITE) {
            return "TLS_AES_128_GCM_SHA256";
        }
        if (type == TlsTypes.CURVE) {
            return "CurveP256";
        }
        return type == TlsTypes.VERSION ? "1.3" : "ab".repeat(32);
    }

    private static <T> void setOther(Block.Builder values, Key<T> key) {
        values.set(key, otherThanDefault(key));
    }

    /** A second {@code store_dir} and form of certificates, and keys that name users and accounts. */
    private static final Set<Key<?>> NEEDS_OTHERS = Set.of(
            JetStreamKeys.BLOCK_STORE_DIR,
            TlsKeys.CERTS,
            AuthorizationKeys.NO_AUTH_USER,
            AuthorizationKeys.SYSTEM_ACCOUNT,
            AuthorizationKeys.DEFAULT_JS_DOMAIN);

    /** Sets all keys except LISTEN, secrets, and lists and maps of blocks. */
    private static List<String> setAll(Block.Builder values, BlockType block, String path) {
        List<String> set = new ArrayList<>();
        for (Key<?> key : block.keys()) {
            if (key.type() instanceof BlockType inner) {
                set.addAll(setAll(values.block(key, inner), inner, path + key.name() + "."));
            } else if (key.type().inner() == null
                    && !key.isShorthand()
                    && !key.isSecret()
                    && !NEEDS_OTHERS.contains(key)) {
                setOther(values, key);
                set.add(path + key.name());
            }
        }
        return set;
    }

    private static ServerOptions everythingSet() {
        Block.Builder values = ServerOptions.KEYS.builder();
        setAll(values, ServerOptions.KEYS, "");
        Block built = values.build();
        assertThat(OptionsCheck.problems(built)).isEmpty();
        return new ServerOptions(built);
    }

    private static ServerOptions reread(ServerOptions options) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(
                ConfigParser.parseText("e.conf", options.effective(), Map.of()).root());
        assertThat(reader.problems()).isEmpty();
        return new ServerOptions(reader.values());
    }

    @Test
    void setsEveryKeyFromJava() {
        ServerOptions options = everythingSet();
        List<String> set = setAll(ServerOptions.KEYS.builder(), ServerOptions.KEYS, "");
        assertThat(options.changesFrom(ServerOptions.defaults()))
                .extracting(OptionChange::key)
                .isEqualTo(set)
                .contains("max_pending", "jetstream.domain", "jetstream.limits.duplicate_window");
    }

    @Test
    void hasMethodsForCommonKeys() {
        ServerOptions options = ServerOptions.builder()
                .host("localhost")
                .port(4333)
                .serverName("n1")
                .maxPayload(1000)
                .pingInterval(Duration.ofSeconds(7))
                .jetStream(true)
                .storeDir(Path.of("/data"))
                .set(CoreKeys.SERVER_TAGS, List.of("a", " b ", "a"))
                .build();
        assertThat(options.value(CoreKeys.HOST)).isEqualTo("localhost");
        assertThat(options.value(CoreKeys.PORT)).isEqualTo(4333);
        assertThat(options.value(CoreKeys.SERVER_NAME)).isEqualTo("n1");
        assertThat(options.value(CoreKeys.MAX_PAYLOAD)).isEqualTo(1000);
        assertThat(options.value(CoreKeys.PING_INTERVAL)).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.value(JetStreamKeys.JETSTREAM).value(JetStreamKeys.ENABLED))
                .isTrue();
        assertThat(options.path(JetStreamKeys.STORE_DIR)).isEqualTo(Path.of("/data"));
        assertThat(options.value(CoreKeys.SERVER_TAGS)).containsExactly("a", "b");
    }

    @Test
    void setsKeysInsideBlocks() {
        ServerOptions.Builder builder = ServerOptions.builder();
        builder.block(JetStreamKeys.JETSTREAM)
                .set(JetStreamKeys.DOMAIN, "hub")
                .block(JetStreamKeys.LIMITS)
                .set(JetStreamKeys.MAX_ACK_PENDING, 8);
        Block jetStream = builder.build().value(JetStreamKeys.JETSTREAM);
        assertThat(jetStream.value(JetStreamKeys.DOMAIN)).isEqualTo("hub");
        assertThat(jetStream.value(JetStreamKeys.LIMITS).value(JetStreamKeys.MAX_ACK_PENDING))
                .isEqualTo(8);
    }

    @Test
    void takesAnyFreePortForZero() {
        assertThat(ServerOptions.builder().port(0).build().value(CoreKeys.PORT)).isEqualTo(-1);
        assertThat(ServerOptions.builder().port(-1).build().value(CoreKeys.PORT))
                .isEqualTo(-1);
    }

    @Test
    void warnsAboutKeysWithoutEffect() {
        ServerOptions.Builder builder = ServerOptions.builder()
                .set(CoreKeys.MAX_CLOSED_CLIENTS, 10_000)
                .set(CoreKeys.DISABLE_SUBLIST_CACHE, true);
        builder.block(JetStreamKeys.JETSTREAM).block(JetStreamKeys.LIMITS).set(JetStreamKeys.MAX_HA_ASSETS, 3);
        assertThat(builder.build().advice())
                .containsExactly(
                        "\"disable_sublist_cache\" has no effect: the cache is bounded and always valid",
                        "\"max_ha_assets\" has no effect: there are no replicated streams and consumers yet");
        assertThat(builder.set(CoreKeys.MAX_CLOSED_CLIENTS, 10_001).build().advice())
                .contains("\"max_closed_clients\" has no effect: there is no monitoring yet");
    }

    @Test
    void readsItsEffectiveForm() {
        for (ServerOptions options : List.of(
                everythingSet(),
                ServerOptions.defaults(),
                ServerOptions.builder().port(0).build())) {
            assertThat(reread(options).changesFrom(options)).isEmpty();
        }
    }

    @Test
    void buildsOnExistingOptions() {
        ServerOptions before = everythingSet();
        ServerOptions options = before.toBuilder().port(5555).build();
        assertThat(options.value(CoreKeys.PORT)).isEqualTo(5555);
        assertThat(options.value(CoreKeys.HOST)).isEqualTo("text");
        assertThat(before.value(CoreKeys.PORT)).isEqualTo(4223);
    }

    @Test
    void areTheSameIfTheirBuilderChangesNothing() {
        ServerOptions options = everythingSet();
        assertThat(options.toBuilder().build()).isSameAs(options);
    }

    @Test
    void haveTheKeysThatAreSetInABlockAfterABuild() {
        ServerOptions.Builder builder = ServerOptions.builder();
        Block.Builder jetStream = builder.block(JetStreamKeys.JETSTREAM);
        assertThat(builder.build().changesFrom(ServerOptions.defaults())).isEmpty();
        jetStream.set(JetStreamKeys.DOMAIN, "hub");
        assertThat(builder.build().value(JetStreamKeys.JETSTREAM).value(JetStreamKeys.DOMAIN))
                .isEqualTo("hub");
    }

    @Test
    void isNotChangedByItsBuilder() {
        ServerOptions.Builder builder = ServerOptions.builder().serverName("a");
        ServerOptions options = builder.build();
        builder.serverName("b");
        assertThat(options.effective()).contains("server_name: \"a\"");
    }

    @Test
    void refusesBadValuesWithAllProblems() {
        ServerOptions.Builder builder = ServerOptions.builder()
                .port(70_000)
                .serverName("a b")
                .pingInterval(Duration.ofSeconds(-1))
                .maxPayload(100)
                .set(CoreKeys.MAX_PENDING, 50L);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(builder::build)
                .satisfies(e -> assertThat(e.problems())
                        .extracting(ConfigProblem::toString)
                        .containsExactly(
                                "port value is too big, the maximum is 65535",
                                "invalid ping_interval, needs to be positive",
                                "server name cannot contain spaces",
                                "max_payload (100) cannot be higher than max_pending (50)"));
    }

    @Test
    void namesChangesAsReloadMessagesDo() {
        ServerOptions before = ServerOptions.defaults();
        ServerOptions after = ServerOptions.builder()
                .maxPayload(2 << 20)
                .pingInterval(Duration.ofSeconds(30))
                .set(CoreKeys.LAME_DUCK_DURATION, Duration.ofMinutes(1))
                .build();
        assertThat(after.changesFrom(before))
                .containsExactly(
                        new OptionChange("max_payload", "1048576", "2097152", true, "Reloaded: max_payload = 2097152"),
                        new OptionChange("ping_interval", "2m0s", "30s", true, "Reloaded: ping_interval = 30s"),
                        new OptionChange(
                                "lame_duck_duration",
                                "2m0s",
                                "1m0s",
                                false,
                                "config reload not supported for LameDuckDuration: old=2m0s, new=1m0s"));
    }

    @Test
    void describesChangesAsNatsServerLogsThem() {
        ServerOptions after = ServerOptions.builder()
                .set(CoreKeys.CLIENT_ADVERTISE, "me:1")
                .set(CoreKeys.SERVER_TAGS, List.of("a"))
                .set(CoreKeys.SERVER_METADATA, Map.of("k", "v"))
                .set(CoreKeys.MAX_PENDING, 70L << 20)
                .maxPayload(2 << 20)
                .set(CoreKeys.WRITE_DEADLINE, Duration.ofSeconds(5))
                .set(CoreKeys.NO_FAST_PRODUCER_STALL, true)
                .build();
        assertThat(after.changesFrom(ServerOptions.defaults()))
                .extracting(OptionChange::message)
                .containsExactly(
                        "Reload: client_advertise = me:1",
                        "Reloaded: tags",
                        "Reloaded: metadata",
                        "Reloaded: max_payload = 2097152",
                        "config reload not supported for MaxPending: old=67108864, new=73400320",
                        "Reloaded: write_deadline = 5s",
                        "Reloaded: fast producers will not be stalled");
    }
}
