// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks comments, names and documents against docs/vocabulary.md: only phrases and names that a pattern can refuse without
 * false alarms.
 */
final class LanguageTest {
    /** The root of the source tree; Maven runs tests in their module's directory. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Source trees that follow the rules; one line adds a module. */
    private static final List<String> SOURCES = List.of(
            "benchmarks",
            "cli",
            "common",
            "config",
            "core",
            "distribution",
            "it",
            "jetstream",
            "json",
            "json-processor",
            "schema",
            "server",
            "server-testkit",
            "store",
            "subject",
            "testkit",
            "transport",
            "wire");

    /** Records whose components have the names of JSON fields. */
    private static final String VIEWS = "cli/src/main/java/dev/iora/cli/view/";

    private static final List<String> DOCUMENTS = List.of("CHANGELOG.md", "CONTRIBUTING.md", "README.md", "docs");

    /** Phrases refused in comments and documents. */
    private static final List<Rule> PHRASES = List.of(
            Rule.phrase("[Hh]e|[Hh]is|[Hh]im", "code, threads and callers are \"it\""),
            Rule.phrase("Who|[Ww]hoever", "name the caller, client or thread"),
            Rule.phrase("what (?:came|comes|becomes) of|nothing comes of", "name the result"),
            Rule.phrase("be it", "write \"whether\" or \"or\""),
            Rule.phrase("all the same", "write \"nevertheless\", or leave it out"),
            Rule.phrase("in vain", "write \"without success\" or \"without need\""));

    /** Phrases refused in comments only. */
    private static final List<Rule> COMMENTS = List.of(
            Rule.phrase("What(?![^.?]*\\?)", "begin with the noun that it stands for"),
            Rule.phrase("Has", "say what the method does, without the causative"),
            Rule.phrase("(?:[Nn]o|[Ss]ome|[Aa]ny|[Ee]very)body", "name the caller, client or thread"),
            Rule.phrase("(?:is|are|was|were|be|been) told", "say which method is called"));

    private static final List<Rule> NAMES = List.of(
            new Rule(
                    Pattern.compile("\\b(?:int|long|double|Duration) [A-Z][A-Z0-9_]*_(?:MAX|MIN)\\s*="),
                    "name it MAX_X or MIN_X"),
            new Rule(
                    Pattern.compile("\\bboolean (?:is|has|can)[A-Z]\\w*\\s*[;=,)]"),
                    "fields, parameters and locals have no prefix"),
            new Rule(
                    Pattern.compile("\\bvoid (?:an?|the|who|whoever|what|whatever|nobody)[A-Z]\\w*\\("),
                    "begin with a verb that has the unit under test as its subject"));

    /** A comment, or a literal that may look like one. */
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile(
            "(?<comment>//[^\\n]*|/\\*.*?\\*/)"
                    + "|\"\"\"(?:\\\\.|(?!\"\"\").)*+\"\"\""
                    + "|\"(?:\\\\.|[^\"\\\\\\n])*+\""
                    + "|'(?:\\\\.|[^'\\\\\\n])*+'",
            Pattern.DOTALL);

    /** Text that is mentioned rather than used. */
    private static final Pattern QUOTED =
            Pattern.compile("```.*?```|`[^`\\n]*`|\"[^\"\\n]*\"|\\{@code [^}]*\\}", Pattern.DOTALL);

    private record Rule(Pattern pattern, String advice) {
        /** A rule for words, between which a line may end. */
        static Rule phrase(String words, String advice) {
            return new Rule(Pattern.compile("\\b(?:" + words.replace(" ", "[\\s*/]+") + ")\\b"), advice);
        }

        private void check(String file, String text, List<String> problems) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                long line = 1
                        + text.chars()
                                .limit(matcher.start())
                                .filter(c -> c == '\n')
                                .count();
                String found = matcher.group().replaceAll("[\\s*/]+", " ");
                problems.add(file + ":" + line + ": \"" + found + "\": " + advice);
            }
        }
    }

    private static List<String> problems(String file, String text) {
        var problems = new ArrayList<String>();
        if (file.endsWith(".md")) {
            String prose = withoutQuotes(text);
            PHRASES.forEach(rule -> rule.check(file, prose, problems));
            return problems;
        }
        var comments = new StringBuilder(blank(text));
        var code = new StringBuilder(text);
        Matcher matcher = COMMENT_OR_LITERAL.matcher(text);
        while (matcher.find()) {
            code.replace(matcher.start(), matcher.end(), blank(matcher.group()));
            String comment = matcher.group("comment");
            if (comment != null) {
                comments.replace(matcher.start(), matcher.end(), withoutQuotes(comment));
            }
        }
        PHRASES.forEach(rule -> rule.check(file, comments.toString(), problems));
        COMMENTS.forEach(rule -> rule.check(file, comments.toString(), problems));
        if (!file.startsWith(VIEWS)) {
            NAMES.forEach(rule -> rule.check(file, code.toString(), problems));
        }
        return problems;
    }

    private static String withoutQuotes(String text) {
        return QUOTED.matcher(text).replaceAll(quoted -> blank(quoted.group()));
    }

    /** Replaces all but line ends by spaces, so that offsets and lines stay the same. */
    private static String blank(String text) {
        return text.replaceAll("[^\\n]", " ");
    }

    private static List<Path> files(String tree, String suffix) throws IOException {
        try (Stream<Path> paths = Files.walk(ROOT.resolve(tree))) {
            return paths.filter(path -> path.toString().endsWith(suffix))
                    .filter(path -> !ROOT.relativize(path).toString().contains("target/"))
                    .toList();
        }
    }

    private static List<String> problemsOf(List<String> trees, String suffix) throws IOException {
        var problems = new ArrayList<String>();
        for (String tree : trees) {
            List<Path> files = files(tree, suffix);
            assertThat(files).as(tree).isNotEmpty();
            for (Path file : files) {
                problems.addAll(problems(ROOT.relativize(file).toString(), Files.readString(file)));
            }
        }
        return problems;
    }

    @Test
    void findsOnlyPlainWordsInSources() throws IOException {
        assertThat(problemsOf(SOURCES, ".java")).isEmpty();
    }

    @Test
    void findsOnlyPlainWordsInDocuments() throws IOException {
        assertThat(problemsOf(DOCUMENTS, ".md")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** He waits. */",
                "// as long as his turn lasts",
                "/** Who asks before it needs it. */",
                "// released by whoever holds it",
                "/** Reports what\n * came of it. */",
                "// nothing comes of it",
                "// be it full or not",
                "/* kept all\n the same */",
                "int i; // tries in vain",
                "/** What waits for a read. */",
                "/** Has the batch written. */",
                "// nobody reads it",
                "// until it is\n// told to end",
                "int DEPTH_MAX = 3;",
                "boolean isOpen;",
                "void f(boolean canWrite) {}",
                "boolean hasNext = in.hasNext();",
                "void theOwnerWaits() {}",
                "void whoAsksWaits() {}",
            })
    void refusesARiddleInSources(String text) {
        assertThat(problems("X.java", text)).hasSize(1).first().asString().startsWith("X.java:1: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** The caller is \"he\" in no comment; {@code Who} is quoted too. */",
                "// who and what may follow a noun, and the heap is history",
                "// What if it is full? Then it refuses.",
                "String s = \"what comes of it, be it // in vain\"; char c = '\"'; // and so on",
                "String s = \"\"\"\n// nobody \"he\"\n\"\"\";",
                "int MAX_DEPTH = 3; if (limits.DEPTH_MAX == 3) { }",
                "Key<Integer> PING_MAX = key(\"ping_max\");",
                "boolean open; boolean isOpen() { return open; }",
                "void thenWaits() {} void ownerWaits() {}",
            })
    void acceptsPlainSources(String text) {
        assertThat(problems("X.java", text)).isEmpty();
    }

    @Test
    void namesTheLineOfAProblem() {
        assertThat(problems("a/X.java", "int i;\n\n/**\n * Waits in\n * vain.\n */\n"))
                .containsExactly("a/X.java:4: \"in vain\": write \"without success\" or \"without need\"");
        assertThat(problems("README.md", "One\n\nWho reads?\nWhat is `he`?"))
                .containsExactly("README.md:3: \"Who\": name the caller, client or thread");
    }
}
