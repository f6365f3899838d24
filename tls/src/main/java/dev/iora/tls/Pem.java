// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.tls;

import dev.iora.common.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the blocks of PEM files (RFC 7468). Text outside of blocks is ignored, and so is a block without an end. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /** A block. Immutable. */
    static final class Block {
        private final String label;
        private final boolean encrypted;
        private final byte[] bytes;

        private Block(String label, boolean encrypted, byte[] bytes) {
            this.label = label;
            this.encrypted = encrypted;
            this.bytes = bytes;
        }

        /** The kind of content, such as {@code CERTIFICATE}. */
        String label() {
            return label;
        }

        /** Whether the content is encrypted with a password, in the old form with headers. */
        boolean isEncrypted() {
            return encrypted;
        }

        /** The content, in DER form. */
        byte[] bytes() {
            return bytes;
        }
    }

    private Pem() {}

    /**
     * The blocks of {@code file} in order.
     *
     * @throws TlsException if it cannot be read, or a block is no base64
     */
    static List<Block> read(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new TlsException(FileErrors.describe("open", file, e), e);
        }
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new TlsException(file + ": a PEM block is not base64: " + e.getMessage(), e);
        }
    }

    static List<Block> parse(String text) {
        List<Block> blocks = new ArrayList<>();
        String label = null;
        boolean encrypted = false;
        StringBuilder base64 = new StringBuilder();
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                encrypted = false;
                base64.setLength(0);
            } else if (label != null && line.equals(END + label + DASHES)) {
                blocks.add(new Block(label, encrypted, Base64.getDecoder().decode(base64.toString())));
                label = null;
            } else if (label != null && line.indexOf(':') >= 0) {
                encrypted |= line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED");
            } else if (label != null) {
                base64.append(line);
            }
        }
        return blocks;
    }
}
