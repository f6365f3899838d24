// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PemTest {
    @Test
    void readsBlocksInOrderAndIgnoresTextAround() {
        var blocks = Pem.parse("""
                subject=CN = a
                -----BEGIN CERTIFICATE-----
                AQI=
                -----END CERTIFICATE-----
                more text\r
                -----BEGIN PRIVATE KEY-----\r
                Aw\r
                ==\r
                -----END PRIVATE KEY-----\r
                """);
        assertThat(blocks).extracting(Pem.Block::label).containsExactly("CERTIFICATE", "PRIVATE KEY");
        assertThat(blocks.get(0).bytes()).containsExactly(1, 2);
        assertThat(blocks.get(1).bytes()).containsExactly(3);
    }

    @Test
    void ignoresABlockWithoutEnd() {
        assertThat(Pem.parse("-----BEGIN CERTIFICATE-----\nAQI=\n")).isEmpty();
        assertThat(Pem.parse("-----BEGIN A-----\nAQI=\n-----END B-----\n")).isEmpty();
    }

    @Test
    void tellsThatABlockIsEncrypted() {
        var blocks = Pem.parse("""
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: DES-EDE3-CBC,F00

                AQI=
                -----END RSA PRIVATE KEY-----
                """);
        assertThat(blocks).singleElement().satisfies(block -> {
            assertThat(block.isEncrypted()).isTrue();
            assertThat(block.bytes()).containsExactly(1, 2);
        });
    }

    @Test
    void namesTheFileThatIsNotBase64(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("x.pem");
        Files.writeString(file, "-----BEGIN A-----\n!!!\n-----END A-----\n");
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> Pem.read(file))
                .withMessageStartingWith(file + ": a PEM block is not base64");
    }
}
