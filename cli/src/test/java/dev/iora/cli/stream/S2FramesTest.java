// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class S2FramesTest {
    private static byte[] stream() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frame(out, 0xFF, new byte[] {'S', '2', 's', 'T', 'w', 'O'});
        // The uncompressed size is 300 bytes, whatever follows the varint.
        frame(out, 0x00, new byte[] {1, 2, 3, 4, (byte) 0xAC, 0x02, 9, 9, 9});
        frame(out, 0x01, new byte[4 + 1000]);
        frame(out, 0xFE, new byte[7]);
        frame(out, 0x99, new byte[0]);
        frame(out, 0x00, new byte[] {1, 2, 3, 4, 5, 9});
        return out.toByteArray();
    }

    private static void frame(ByteArrayOutputStream out, int type, byte[] body) {
        out.write(type);
        out.write(body.length);
        out.write(body.length >> 8);
        out.write(body.length >> 16);
        out.writeBytes(body);
    }

    @Test
    void computesTheUncompressedSize() {
        S2Frames frames = new S2Frames();
        frames.accept(stream());
        assertThat(frames.unpackedBytes()).isEqualTo(300 + 1000 + 5);
    }

    @Test
    void acceptsPiecesOfAnySize() {
        byte[] stream = stream();
        for (int size = 1; size <= stream.length; size++) {
            S2Frames frames = new S2Frames();
            for (int at = 0; at < stream.length; at += size) {
                frames.accept(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size)));
            }
            assertThat(frames.unpackedBytes()).as("pieces of %d bytes", size).isEqualTo(1305);
        }
    }
}
