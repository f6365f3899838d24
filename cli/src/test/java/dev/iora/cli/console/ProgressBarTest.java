// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Console console(boolean terminal) {
        return new Console(InputStream.nullInputStream(), out, out, new Terminals(false, terminal, false));
    }

    private String drawn() {
        return out.toString(StandardCharsets.UTF_8).replaceAll(" [\\d.]+(ns|µs|ms|s)", " TIME");
    }

    @Test
    void drawsItsLastStateAtTheEnd() {
        try (ProgressBar bar = new ProgressBar(console(true), "Publishing", 2_000, true)) {
            bar.add(500);
            bar.add(500);
        }
        assertThat(drawn())
                .isEqualTo("\r\u001B[KPublishing [" + "=".repeat(20) + " ".repeat(20) + "] 1,000 / 2,000 TIME\n");
    }

    @Test
    void countsBytes() {
        ProgressBar bar = ProgressBar.ofBytes(console(true), 2_048, true);
        bar.add(4_096);
        bar.close();
        assertThat(drawn()).isEqualTo("\r\u001B[K [" + "=".repeat(40) + "] 4.0 KiB / 2.0 KiB TIME\n");
    }

    @Test
    void showsNothingWithoutATerminalOrIfNotWanted() {
        try (ProgressBar hidden = new ProgressBar(console(false), "x", 1, true);
                ProgressBar unwanted = ProgressBar.ofBytes(console(true), 1, false)) {
            hidden.add(1);
            unwanted.add(1);
        }
        assertThat(drawn()).isEmpty();
    }
}
