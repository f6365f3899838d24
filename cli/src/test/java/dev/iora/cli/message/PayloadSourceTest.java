// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PayloadSourceTest {
    private static final Terminals OUTPUT = Terminals.of("1");
    private static final Terminals INPUT = Terminals.of("0");

    private final InputStream in = new ByteArrayInputStream(bytes("piped"));

    @Test
    void readsStandardInputOfATerminal() throws IOException {
        assertThat(source(OUTPUT, null, false).next()).isEqualTo(bytes("piped"));
    }

    @Test
    void leavesStandardInputToAScript() throws IOException {
        PayloadSource source = source(Terminals.NONE, null, false);
        assertThat(source.isStdin()).isFalse();
        assertThat(source.next()).isEmpty();
        assertThat(source.next()).isNull();
        assertThat(source(INPUT, null, false).next()).isEmpty();
        assertThat(in.readAllBytes()).isEqualTo(bytes("piped"));
    }

    @Test
    void readsStandardInputOfAScriptWhenForced() throws IOException {
        assertThat(source(Terminals.NONE, null, true).next()).isEqualTo(bytes("piped"));
    }

    @Test
    void prefersABodyToStandardInput() throws IOException {
        assertThat(source(OUTPUT, "body", true).next()).isEqualTo(bytes("body"));
        assertThat(source(OUTPUT, "", true).next()).isEmpty();
        assertThat(in.readAllBytes()).isEqualTo(bytes("piped"));
    }

    private PayloadSource source(Terminals terminals, @Nullable String argument, boolean forced) {
        Console console = new Console(in, OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), terminals);
        return new PayloadSource(console, argument, forced, false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
