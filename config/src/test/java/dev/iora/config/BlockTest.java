// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iora.config.KeyType.IntegerType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests inner blocks: one type in several places, in lists and in maps. */
final class BlockTest {
    private static final TextType TEXT = new TextType("string", TextForm.ANY);

    private static final KeyGroup TLS_KEYS = new KeyGroup("tls {}");
    private static final Key<String> CERT = TLS_KEYS.key("cert", TEXT, "").documented("Certificate.");
    private static final Key<Integer> TIMEOUT =
            TLS_KEYS.key("timeout", new IntegerType("", 1, 60), 2).reloadable().documented("Seconds.");
    private static final BlockType TLS = new BlockType("tls", List.of(TLS_KEYS), null);

    private static final KeyGroup USER_KEYS = new KeyGroup("users []");
    private static final Key<String> NAME = USER_KEYS.key("user", TEXT, "").documented("Name.");
    private static final Key<String> PASSWORD =
            USER_KEYS.key("password", TEXT, "").secret().documented("Password.");
    private static final BlockType USER = new BlockType("users", List.of(USER_KEYS), null);

    private static final KeyGroup CLUSTER_KEYS = new KeyGroup("cluster {}");
    private static final Key<Block> CLUSTER_TLS =
            CLUSTER_KEYS.key("tls", TLS, TLS.empty()).documented("TLS of routes.");
    private static final BlockType CLUSTER = new BlockType("cluster", List.of(CLUSTER_KEYS), null);

    private static final KeyGroup ROOT_KEYS = new KeyGroup("Top level");
    private static final Key<Block> ROOT_TLS =
            ROOT_KEYS.key("tls", TLS, TLS.empty()).documented("TLS of clients.");
    private static final Key<Block> ROOT_CLUSTER =
            ROOT_KEYS.key("cluster", CLUSTER, CLUSTER.empty()).documented("Cluster.");
    private static final Key<List<Block>> USERS = ROOT_KEYS
            .key("users", new ListType<>("array of maps", USER), List.<Block>of())
            .documented("Users.");
    private static final Key<Map<String, Block>> ACCOUNTS = ROOT_KEYS
            .key("accounts", new MapType<>("map of maps", USER), Map.<String, Block>of())
            .documented("Accounts.");
    private static final Key<String> TOKEN =
            ROOT_KEYS.key("token", TEXT, "").secret().documented("Token.");
    private static final BlockType ROOT = new BlockType("root", List.of(ROOT_KEYS), null);

    private final Findings findings = new Findings();

    private Block read(String text) {
        Block.Builder values = ROOT.builder();
        ROOT.readKeys(values, ConfigParser.parseText("b.conf", text, Map.of()).root(), findings);
        return values.build();
    }

    @Test
    void readsOneTypeInSeveralPlaces() {
        Block root = read("tls {cert: a}\ncluster {tls {cert: b, timeout: 9}}");
        assertThat(root.value(ROOT_TLS).value(CERT)).isEqualTo("a");
        assertThat(root.value(ROOT_TLS).value(TIMEOUT)).isEqualTo(2);
        assertThat(root.value(ROOT_CLUSTER).value(CLUSTER_TLS).value(CERT)).isEqualTo("b");
        assertThat(root.value(ROOT_CLUSTER).value(CLUSTER_TLS).value(TIMEOUT)).isEqualTo(9);
        assertThat(findings.problems()).isEmpty();
    }

    @Test
    void readsListsAndMapsOfBlocks() {
        Block root = read("users [{user: a, password: x}, {user: b}]\naccounts {A {user: c}, B {}}");
        assertThat(root.value(USERS)).extracting(user -> user.value(NAME)).containsExactly("a", "b");
        assertThat(root.value(USERS)).extracting(user -> user.value(PASSWORD)).containsExactly("x", "");
        assertThat(root.value(ACCOUNTS)).containsOnlyKeys("A", "B");
        assertThat(root.value(ACCOUNTS).values())
                .extracting(account -> account.value(NAME))
                .containsExactly("c", "");
    }

    @Test
    void reportsAllProblemsInsideAtTheirPlaces() {
        read("cluster {tls {timeout: 61, bogus: 1}}\nusers [\n{user: 1}\n{x: 2}\n]\ntls: 5");
        assertThat(findings.problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "b.conf:1:15: timeout value is too big, the maximum is 60",
                        "b.conf:1:28: unknown field \"bogus\"",
                        "b.conf:3:2: user must be a string, not an integer",
                        "b.conf:4:2: unknown field \"x\"",
                        "b.conf:6:1: tls must be a map, not an integer");
    }

    @Test
    void comparesByValue() {
        String text = "users [{user: a}], cluster {tls {cert: b}}";
        assertThat(read(text)).isEqualTo(read(text)).hasSameHashCodeAs(read(text));
        assertThat(read("tls {timeout: 2}")).isEqualTo(read(""));
        assertThat(read("users [{user: a}]")).isNotEqualTo(read("users [{user: b}]"));
        assertThat(read("cluster {tls {cert: b}}")).isNotEqualTo(read("cluster {tls {cert: c}}"));
    }

    @Test
    void isReadFromItsText() {
        Block root = read("users [{user: a}, {user: b}]\naccounts {A {user: c}}\ncluster {tls {cert: b}}");
        assertThat(read(ROOT.writeKeys(root, ""))).isEqualTo(root);
        assertThat(findings.problems()).isEmpty();
    }

    @Test
    void showsNoSecrets() {
        Block root = read("token: hush\nusers [{user: a, password: hush}]");
        assertThat(root.value(TOKEN)).isEqualTo("hush");
        assertThat(root.toString())
                .contains("# token: [redacted]", "# password: [redacted]")
                .doesNotContain("hush");
        assertThat(TOKEN.change("token", "hush", "quiet").message())
                .isEqualTo("config reload not supported for token: old=[redacted], new=[redacted]");
        assertThat(USERS.change("users", root.value(USERS), List.of()).message())
                .doesNotContain("hush");
    }

    @Test
    void keepsWhatABuilderDoesNotSet() {
        Block before = read("cluster {tls {cert: b}}");
        Block.Builder builder = before.toBuilder();
        builder.block(ROOT_CLUSTER).block(CLUSTER_TLS).set(TIMEOUT, 7);
        Block tls = builder.build().value(ROOT_CLUSTER).value(CLUSTER_TLS);
        assertThat(tls.value(CERT)).isEqualTo("b");
        assertThat(tls.value(TIMEOUT)).isEqualTo(7);
        assertThat(before.value(ROOT_CLUSTER).value(CLUSTER_TLS).value(TIMEOUT)).isEqualTo(2);
    }

    @Test
    void replacesABlockThatIsSetAsAWhole() {
        Block.Builder builder = ROOT.builder();
        builder.block(ROOT_TLS).set(CERT, "a").set(TIMEOUT, 7);
        builder.set(ROOT_TLS, read("tls {cert: b}").value(ROOT_TLS));
        assertThat(builder.build().value(ROOT_TLS).value(CERT)).isEqualTo("b");
        assertThat(builder.build().value(ROOT_TLS).value(TIMEOUT)).isEqualTo(2);
    }

    @Test
    void refusesKeysOfOtherBlocks() {
        Block root = ROOT.empty();
        assertThatIllegalStateException()
                .isThrownBy(() -> root.value(CERT))
                .withMessage("\"cert\" is not a key of root");
        assertThatIllegalStateException().isThrownBy(() -> ROOT.builder().set(CERT, "a"));
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerOptions.defaults().value(JetStreamKeys.DOMAIN));
    }
}
