// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionSettingsTest {
    @TempDir
    Path home;

    private final GlobalOptions flags = new GlobalOptions();
    private final Map<String, String> variables = new HashMap<>();

    private Environment environment() {
        variables.put("HOME", home.toString());
        return new Environment(variables);
    }

    private ContextStore contexts() {
        return new ContextStore(environment());
    }

    private ConnectionSettings resolve() {
        return ConnectionSettings.resolve(flags, environment(), contexts());
    }

    private void select(NatsContext context) {
        contexts().save(context);
        contexts().select(context.name());
    }

    @Test
    void hasDefaults() {
        ConnectionSettings settings = resolve();
        assertThat(settings.servers()).containsExactly("nats://127.0.0.1:4222");
        assertThat(settings.described()).isEqualTo("nats://127.0.0.1:4222 (from the default)");
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.apiPrefix()).isEqualTo("$JS.API");
        assertThat(settings.link().inboxPrefix()).isEqualTo("_INBOX");
    }

    @Test
    void asksFlagsThenEnvironmentThenContext() {
        select(NatsContext.empty("x").with(NatsContext.URL, "nats://context:1").with(NatsContext.JS_DOMAIN, "hub"));
        assertThat(resolve().described()).isEqualTo("nats://context:1 (from context \"x\")");
        assertThat(resolve().apiPrefix()).isEqualTo("$JS.hub.API");
        variables.put("NATS_URL", "nats://a:b@variable:1, nats://variable:2");
        assertThat(resolve().servers()).containsExactly("nats://a:b@variable:1", "nats://variable:2");
        assertThat(resolve().described()).isEqualTo("nats://variable:1, nats://variable:2 (from NATS_URL)");
        flags.server = "nats://flag:1";
        assertThat(resolve().described()).isEqualTo("nats://flag:1 (from --server)");
    }

    @Test
    void prefersTheNamedContextToTheSelectedOne() {
        select(NatsContext.empty("x").with(NatsContext.URL, "nats://x:1"));
        contexts().save(NatsContext.empty("y").with(NatsContext.URL, "nats://y:1"));
        variables.put("NATS_CONTEXT", "y");
        assertThat(resolve().servers()).containsExactly("nats://y:1");
        flags.context = "z";
        assertThatThrownBy(this::resolve).hasMessage("unknown context \"z\", see 'nats context ls'");
    }

    @Test
    void usesNoContextIfDisabled() {
        select(NatsContext.empty("x").with(NatsContext.URL, "nats://x:1"));
        flags.noContext = true;
        assertThat(resolve().servers()).containsExactly(ConnectionSettings.DEFAULT_SERVER);
        variables.put("NATS_CONTEXT", "x");
        assertThat(resolve().servers()).containsExactly(ConnectionSettings.DEFAULT_SERVER);
        flags.context = "x";
        assertThat(resolve().servers()).containsExactly(ConnectionSettings.DEFAULT_SERVER);
    }

    @Test
    void readsAContextFromAFile() throws IOException {
        Path file = Files.writeString(home.resolve("site.json"), "{\"url\": \"nats://file:1\"}");
        flags.context = file.toString();
        assertThat(resolve().described()).isEqualTo("nats://file:1 (from context \"site\")");
        flags.context = null;
        variables.put("NATS_CONTEXT", file.toString());
        assertThat(resolve().servers()).containsExactly("nats://file:1");
        flags.context = home.resolve("none.json").toString();
        assertThatThrownBy(this::resolve).hasMessageStartingWith("invalid context name");
    }

    @Test
    void findsFilesByVariablesOfTheEnvironment() {
        variables.put("SITE", "berlin");
        assertThat(environment().expand("$HOME/${SITE}.creds")).isEqualTo(home.resolve("berlin.creds"));
        assertThat(environment().expand("~/$SITE/x"))
                .isEqualTo(home.resolve("berlin").resolve("x"));
        assertThat(environment().expand("/$NOT_SET/x$")).isEqualTo(Path.of("/x$"));
    }

    @Test
    void doesNotMixCredentialsOfFlagsWithThoseOfTheContext() {
        select(NatsContext.empty("x").with(NatsContext.USER, "u").with(NatsContext.PASSWORD, "p"));
        assertThat(resolve().credentials().user()).isEqualTo("u");
        flags.credentials.token = "t";
        assertThat(resolve().credentials().user()).isEmpty();
        assertThat(resolve().credentials().token()).isEqualTo("t");
    }

    @Test
    void resolvesValuesThatReferToTheEnvironment() {
        select(NatsContext.empty("x").with(NatsContext.PASSWORD, "env://SECRET"));
        assertThatThrownBy(this::resolve)
                .hasMessage(
                        "the password of context \"x\" is taken from the environment variable SECRET, which is not set");
        variables.put("SECRET", "s");
        assertThat(resolve().credentials().password()).isEqualTo("s");
    }

    @Test
    void readsTheProfileOfAContextFromNsc() throws IOException {
        variables.put("PATH", home.toString());
        select(NatsContext.empty("x").with(NatsContext.NSC, "O/A/u"));
        assertThatThrownBy(this::resolve)
                .hasMessage("cannot get the profile of context \"x\": the program 'nsc' is not in PATH; install it,"
                        + " or give the credentials as a file");
        assertThat(ConnectionSettings.colors(flags, environment(), new ContextStore(environment())))
                .as("runs no program")
                .isEmpty();
        program("nsc", """
                [ "$*" = "generate profile nsc://O/A/u" ] || { echo "what is $*?" >&2; exit 1; }
                echo '{"user_creds": "/creds/u.creds", "operator": {"service": ["nats://a:1", "nats://b:2"]}}'
                """);
        assertThat(resolve().credentials().creds()).isEqualTo("/creds/u.creds");
        assertThat(resolve().described()).isEqualTo("nats://a:1, nats://b:2 (from context \"x\")");
        flags.server = "nats://flag:1";
        assertThat(resolve().described()).isEqualTo("nats://flag:1 (from --server)");
        select(NatsContext.empty("y").with(NatsContext.NSC, "nsc://O/A/v"));
        assertThatThrownBy(this::resolve)
                .hasMessage("cannot get the profile of context \"y\": 'nsc generate profile nsc://O/A/v' failed:"
                        + " what is generate profile nsc://O/A/v?");
        select(NatsContext.empty("z")
                .with(NatsContext.NSC, "nsc://O/A/v")
                .with(NatsContext.CREDS, "/own.creds")
                .with(NatsContext.URL, "nats://own:1"));
        assertThat(resolve().credentials().creds())
                .as("the context has the settings itself")
                .isEqualTo("/own.creds");
    }

    @Test
    void readsSecretsFromOtherPrograms() throws IOException {
        variables.put("PATH", home.toString());
        Path creds = Files.writeString(home.resolve("u.creds"), "the credentials");
        program("nsc", "echo '{\"user_creds\": \"" + creds + "\"}'");
        program("op", "[ \"$1 $2\" = \"read op://vault/nats/password\" ] && echo secret");
        assertThat(Secret.content("creds", "nsc://O/A/u", environment()))
                .asString()
                .isEqualTo("the credentials");
        assertThat(Secret.literal("the password", "op://vault/nats/password", environment()))
                .isEqualTo("secret");
        assertThatThrownBy(() -> Secret.literal("the password", "op://other", environment()))
                .hasMessage("cannot get the password: 'op read op://other' failed");
    }

    @Test
    void embedsFilesAndKeepsOtherReferences() throws IOException {
        Path seed = Files.writeString(home.resolve("seed"), "seed");
        assertThat(Secret.embedded(seed.toString(), environment())).isEqualTo("data:;base64,c2VlZA==");
        assertThat(Secret.embedded("file://" + seed, environment())).isEqualTo("data:;base64,c2VlZA==");
        assertThat(Secret.embedded("op://vault/nats/seed", environment())).isEqualTo("op://vault/nats/seed");
        assertThat(Secret.literal("seed", "data:text/plain;base64,c2VlZA==", environment()))
                .isEqualTo("seed");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(home.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
