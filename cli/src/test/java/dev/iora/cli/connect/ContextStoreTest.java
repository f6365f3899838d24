// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextStoreTest {
    @TempDir
    Path home;

    private ContextStore store;

    @BeforeEach
    void open() {
        store = new ContextStore(new Environment(Map.of("XDG_CONFIG_HOME", home.toString())));
    }

    @Test
    void keepsContextsInTheFilesOfTheOfficialCommandLine() throws IOException {
        store.save(NatsContext.empty("x").with(NatsContext.URL, "nats://a:1"));
        assertThat(Files.readString(home.resolve("nats/context/x.json")))
                .startsWith("{\n  \"description\": \"\",\n  \"url\": \"nats://a:1\",\n")
                .endsWith("\"tls_first\": false\n}");
        assertThat(Files.getPosixFilePermissions(home.resolve("nats/context"))).hasSize(3);
        assertThat(store.names()).containsExactly("x");
        assertThat(store.load("x").get(NatsContext.URL)).isEqualTo("nats://a:1");
    }

    @Test
    void keepsUnknownFields() throws IOException {
        Files.createDirectories(home.resolve("nats/context"));
        Files.writeString(home.resolve("nats/context/x.json"), "{\"url\":\"nats://a:1\",\"new_thing\":{\"a\":1}}");
        store.save(store.load("x").with(NatsContext.URL, "nats://b:1"));
        assertThat(Files.readString(home.resolve("nats/context/x.json")))
                .contains("\"new_thing\": {\n    \"a\": 1\n  }")
                .contains("nats://b:1");
    }

    @Test
    void remembersThePreviousSelection() throws IOException {
        store.save(NatsContext.empty("x"));
        store.save(NatsContext.empty("y"));
        assertThat(store.selected()).isNull();
        store.select("x");
        store.select("y");
        assertThat(store.selected()).isEqualTo("y");
        assertThat(store.previous()).isEqualTo("x");
        assertThat(Files.readString(home.resolve("nats/context.txt"))).isEqualTo("y");
        store.unselect();
        assertThat(store.selected()).isNull();
        assertThat(store.previous()).isEqualTo("y");
    }

    @Test
    void refusesMissingContextsAndUnsafeNames() {
        assertThatThrownBy(() -> store.load("x")).hasMessage("unknown context \"x\", see 'nats context ls'");
        assertThatThrownBy(() -> store.select("x")).hasMessage("unknown context \"x\", see 'nats context ls'");
        assertThatThrownBy(() -> store.delete("x")).hasMessage("unknown context \"x\", see 'nats context ls'");
        assertThatThrownBy(() -> store.load("../x")).hasMessage("invalid context name \"../x\"");
        assertThatThrownBy(() -> store.save(NatsContext.empty("a/b"))).hasMessage("invalid context name \"a/b\"");
    }

    @Test
    void doesNotRemoveTheSelectedContext() {
        store.save(NatsContext.empty("x"));
        store.select("x");
        assertThatThrownBy(() -> store.delete("x")).hasMessage("cannot remove the current context: x");
    }
}
