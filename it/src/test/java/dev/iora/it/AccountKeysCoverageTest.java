// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each key of users, permissions, accounts and TLS that works is in a configuration whose clients are compared with those of
 * nats-server, before and after a reload, or has a test of its own.
 */
final class AccountKeysCoverageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path REFERENCE = ROOT.resolve("docs/config-reference.md");
    private static final Path RESOURCES = Path.of("src/test/resources");

    /** Sections of the reference; the limits of JetStream are part of its own tests. */
    private static final List<String> SECTIONS = List.of(
            "Accounts and authentication",
            "TLS",
            "tls {}",
            "authorization {}",
            "users []",
            "permissions {}",
            "allow_responses {}",
            "accounts {}",
            "exports []",
            "latency {}",
            "imports []",
            "stream {}, service {}",
            "mappings {}",
            "limits {} of an account",
            "proxies {}",
            "trusted []");

    private static final String PROXIES = "server/src/test/java/dev/iora/server/TrustedProxiesTest.java ";

    /** Keys that need JetStream, or cannot be compared with nats-server 2.10, with the file and the method of their test. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "allow_insecure_cipher_suites",
            "tls/src/test/java/dev/iora/tls/TlsContextTest.java leavesOutWithAWarningWhatTheRuntimeDoesNotHave",
            "jetstream",
            "server/src/test/java/dev/iora/server/JetStreamAccountsServerTest.java switchesJetStreamOfAnAccountByReload",
            "default_js_domain",
            "server/src/test/java/dev/iora/server/JetStreamAccountsServerTest.java"
                    + " leadsRequestsOfAnAccountWithoutJetStreamToItsDefaultDomain",
            "connection_rate_limit",
            "transport/src/test/java/dev/iora/transport/TlsConnectionTest.java rejectsHandshakesBeyondTheRate",
            "proxies",
            PROXIES + "letsAUserInThroughTheProxyOnly",
            "trusted",
            PROXIES + "refusesClientsOfAnotherProxy",
            "key",
            PROXIES + "closesClientsOfAProxyThatIsTrustedNoMore",
            "proxy_required",
            PROXIES + "closesDirectClientsOfAUserThatMustComeThroughAProxyNow");

    @Test
    void everyKeyThatWorksIsComparedWithTheReference() throws IOException {
        List<String> keys = workingKeys();
        assertThat(keys).hasSizeGreaterThan(50).contains("users", "verify_and_map", "account_token_position");
        assertThat(missing(keys, "accounts-exchanges.txt")).isSubsetOf(ELSEWHERE.keySet());
        assertThat(missing(keys, "reload-exchanges.txt")).isSubsetOf(ELSEWHERE.keySet());
    }

    @Test
    void namesTestsThatExist() throws IOException {
        for (String test : ELSEWHERE.values()) {
            String[] place = test.split(" ", -1);
            assertThat(Files.readString(ROOT.resolve(place[0]))).contains("void " + place[1] + "(");
        }
    }

    /** The names of each key, without aliases, that the reference says works. */
    private static List<String> workingKeys() throws IOException {
        List<String> keys = new ArrayList<>();
        for (String section : Files.readString(REFERENCE).split("\n### ", -1)) {
            List<String> lines = section.lines().toList();
            if (SECTIONS.contains(lines.getFirst())) {
                lines.stream()
                        .map(line -> line.split(" \\| ", -1))
                        .filter(cells -> cells.length > 5 && cells[5].strip().equals("works"))
                        .forEach(cells -> keys.add(cells[0]));
            }
        }
        return keys.stream().map(AccountKeysCoverageTest::firstName).distinct().toList();
    }

    private static String firstName(String cell) {
        return cell.substring(cell.indexOf('`') + 1, cell.indexOf('`', cell.indexOf('`') + 1));
    }

    /** The keys that no configuration of a resource has. */
    private static List<String> missing(List<String> keys, String resource) throws IOException {
        String configurations = Stream.of(
                        Files.readString(RESOURCES.resolve(resource)).split("\n(== |~~)", -1))
                .skip(1)
                .map(section -> section.split("\n--\n", -1)[0])
                .map(config -> config.replace("{ca}", "ca_file:").replace("{tls}", "cert_file: key_file:"))
                .collect(Collectors.joining("\n"));
        return keys.stream()
                .filter(key -> !Pattern.compile("\\b" + key + "\"?\\s*[:={\\[]")
                        .matcher(configurations)
                        .find())
                .toList();
    }
}
