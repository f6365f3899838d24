// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.console.Console;
import dev.iora.cli.console.Terminals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages built from standard input. */
class MessageMakerTest {
    /** The header of a PNG file, which is not valid UTF-8. */
    private static final byte[] BINARY = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, (byte) 0xff};

    @Test
    void keepsBytesThatAreNotText() throws IOException {
        assertThat(sent(BINARY, false, true)).isEqualTo(BINARY);
        assertThat(sent(BINARY, false, false)).isEqualTo(BINARY);
    }

    @Test
    void keepsBytesAroundActions() throws IOException {
        byte[] content = {(byte) 0xc3, '{', '{', 'C', 'o', 'u', 'n', 't', '}', '}', (byte) 0xff};
        assertThat(sent(content, false, true)).containsExactly(0xc3, '7', 0xff);
    }

    @Test
    void keepsBytesOfALine() throws IOException {
        assertThat(sent(new byte[] {(byte) 0xfe, 0, '\r', '\n', 'x'}, true, true))
                .containsExactly(0xfe, 0);
    }

    @Test
    void keepsCharactersOfText() throws IOException {
        assertThat(sent("ä {{\"ö|\"}}€".getBytes(UTF_8), false, true)).isEqualTo("ä ö|€".getBytes(UTF_8));
    }

    private static byte[] sent(byte[] input, boolean byLine, boolean templates) throws IOException {
        Console console = new Console(
                new ByteArrayInputStream(input),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Terminals.NONE);
        MessageMaker maker = new MessageMaker(console, "s", null, List.of(), templates);
        maker.body(requireNonNull(new PayloadSource(console, null, true, byLine).next()));
        return maker.message(7).getData();
    }
}
