// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigIncludeTest {
    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Map<String, ConfigValue.Entry> parse(Path file) {
        return ConfigParser.parseFile(file, Map.of()).root().entries();
    }

    private String digest(String text) {
        return ConfigParser.parseText("", text, Map.of()).digest();
    }

    @Test
    void putsTheKeysOfTheFileInItsPlace() throws IOException {
        file("sub/inner.conf", "b: 2\ninclude 'more.conf'");
        file("sub/more.conf", "c: 3");
        Path main = file("main.conf", "a: 1\ninclude ./sub/inner.conf\nm {\n include \"sub/more.conf\"\n}\nd: $b");
        assertThat(ConfigParser.parseFile(main, Map.of()).digest())
                .isEqualTo(digest("a: 1, b: 2, c: 3, m: {c: 3}, d: 2"));
    }

    @Test
    void keepsThePlaceInTheIncludedFile() throws IOException {
        Path inner = file("inner.conf", "\n\nb: 2");
        ConfigValue.Entry entry =
                requireNonNull(parse(file("main.conf", "include inner.conf")).get("b"));
        assertThat(entry.keyPosition()).hasToString(inner + ":3:1");
    }

    @Test
    void doesNotShowOuterVariablesToTheIncludedFile() throws IOException {
        Path inner = file("inner.conf", "b: $a");
        Path main = file("main.conf", "a: 1\ninclude inner.conf");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(main))
                .withMessage(inner + ":1:4: variable reference for 'a' on line 1 can not be found");
    }

    @Test
    void reportsMissingFilesAndErrorsInIncludedFiles() throws IOException {
        Path inner = file("inner.conf", "b: -x");
        Path main = file("main.conf", "include nope.conf\ninclude inner.conf\ninclude [x]");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(main))
                .withMessage(main + ":1:1: error parsing include file 'nope.conf', open "
                        + directory.resolve("nope.conf") + ": no such file or directory\n" + inner
                        + ":1:5: Parse error on line 1: 'Expected a digit but got 'x'.'\n" + main
                        + ":3:9: Parse error on line 3: 'Expected include value but found start of an array'");
    }

    @Test
    void rejectsCycles() throws IOException {
        Path inner = file("inner.conf", "include ./main.conf");
        Path main = file("main.conf", "include inner.conf");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(main))
                .withMessage(inner + ":1:1: include cycle: './main.conf' is being parsed already");
    }

    @Test
    void boundsTheNumberOfFiles() throws IOException {
        for (int i = 0; i < 30; i++) {
            file("f" + i + ".conf", ("include f" + (i + 1) + ".conf\n").repeat(2));
        }
        file("f30.conf", "a: 1");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(directory.resolve("f0.conf")))
                .withMessageContaining("too many nested includes");
    }

    @Test
    void treatsIncludeWithASeparatorAsAKey() {
        assertThat(ConfigParser.parseText("", "include: x, 'include' y", Map.of())
                        .root()
                        .entries())
                .containsOnlyKeys("include");
    }

    @Test
    void namesTheFileThatCannotBeRead() {
        Path missing = directory.resolve("missing.conf");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(missing))
                .withMessage("open " + missing + ": no such file or directory");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(directory))
                .withMessage("open " + directory + ": is a directory");
    }
}
