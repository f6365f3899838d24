// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Inputs and the results of Go's encoding/json for them; see record.go beside the recordings. */
final class Recording {
    private Recording() {}

    /** Asserts that {@code decode} returns the result of Go for each input of the recording. */
    static void check(String name, Function<byte[], String> decode) {
        List<String> differences = new ArrayList<>();
        List<String> lines = lines(name);
        for (String line : lines) {
            int tab = line.indexOf('\t');
            String expected = new String(unescape(line.substring(tab + 1)), StandardCharsets.UTF_8);
            String actual = decode.apply(unescape(line.substring(0, tab)));
            if (!actual.equals(expected)) {
                differences.add(line.substring(0, tab) + "\n  is     " + actual + "\n  not    " + expected);
            }
        }
        assertThat(lines).hasSizeGreaterThan(400);
        assertThat(differences).isEmpty();
    }

    private static List<String> lines(String name) {
        try (InputStream in = Objects.requireNonNull(Recording.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unescape(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                out.write(Integer.parseInt(text, i + 2, i + 4, 16));
                i += 3;
            } else {
                out.write(text.charAt(i));
            }
        }
        return out.toByteArray();
    }
}
