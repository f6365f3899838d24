// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Mutates valid configurations; each result is either read or refused with problems. A round is 200 inputs; {@code
 * -Diora.fuzz.rounds=5000} makes it a million.
 */
final class ConfigFuzzPropertyTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("A", "1", "B", "[x, $A]", "C", "$D", "D", "{e: $C}", "E", "\"");

    private static final List<String> SEEDS = seeds(
            "port: 4222\nhost = 127.0.0.1\ndebug yes # comment\nmax_payload: 8MB; ping_interval: \"30s\"\n",
            "{\"listen\": \"0.0.0.0:4222\", \"server_tags\": [\"a:b\", 'c'], \"server_metadata\": {\"k\": \"v\"}}",
            "x: 1k\nm {\n a: $x, b: [1, -2.5, $A, $B]\n} // end\nlast: $C\nd: 2026-11-24T12:00:00Z",
            "s: \"\\t\\x41\\\\\"\nb: (\nblock\n)\nip: 10.0.0.1:80\nr: $2a$11$abc\n'q' : {}\n");

    private static final String TOKENS = "{}[]()=:,;#/'\"\\$\n\r\t .-0123456789abkmgtx\u00A0\uFFFD\0";

    private static final Pattern WORD = Pattern.compile("[^\\s{}\\[\\]:,=\"()#]+");

    /** All keys and values. */
    private static final List<String> WORDS = SEEDS.stream()
            .flatMap(text -> WORD.matcher(text).results().map(MatchResult::group))
            .toList();

    /** Some texts, and the configurations of users and accounts. */
    private static List<String> seeds(String... texts) {
        List<String> seeds = new ArrayList<>(List.of(texts));
        SampleFile.all().forEach(sample -> seeds.add(sample.text()));
        return seeds;
    }

    private static String mutate(Random random) {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, TOKENS.charAt(random.nextInt(TOKENS.length())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                case 2 -> {
                    String other = SEEDS.get(random.nextInt(SEEDS.size()));
                    int from = random.nextInt(other.length());
                    text.insert(at, other, from, Math.min(other.length(), from + random.nextInt(20)));
                }
                default -> {
                    if (at < text.length()) {
                        text.setCharAt(at, TOKENS.charAt(random.nextInt(TOKENS.length())));
                    }
                }
            }
        }
        return text.toString();
    }

    /** Exchanges keys and values, so that most texts are still well formed. */
    private static String mutateWords(Random random) {
        String text = SEEDS.get(random.nextInt(SEEDS.size()));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            List<MatchResult> words = WORD.matcher(text).results().toList();
            MatchResult old = words.get(random.nextInt(words.size()));
            String word = WORDS.get(random.nextInt(WORDS.size()));
            text = text.substring(0, old.start()) + word + text.substring(old.end());
        }
        return text;
    }

    /** Reads a text, and returns whether it is valid. */
    private static boolean read(String text) {
        try {
            OptionsReader reader = new OptionsReader();
            reader.readFile(ConfigParser.parseText("f.conf", text, ENVIRONMENT).root());
            List<ConfigProblem> problems = OptionsCheck.conflicts(reader.values());
            if (reader.problems().isEmpty() && problems.isEmpty()) {
                ServerOptions options = new ServerOptions(reader.values());
                assertThat(options.effective()).isNotEmpty();
                assertThat(AccountsConfig.of(options).accounts()).isNotEmpty();
                return true;
            }
        } catch (ConfigException e) {
            assertThat(e.problems()).isNotEmpty();
        }
        return false;
    }

    private static int countValid(int rounds, Function<Random, String> mutation) {
        AtomicInteger valid = new AtomicInteger();
        Seeds.forEach(Integer.getInteger("iora.fuzz.rounds", rounds), random -> {
            for (int i = 0; i < 200; i++) {
                String text = mutation.apply(random);
                try {
                    valid.addAndGet(read(text) ? 1 : 0);
                } catch (RuntimeException | AssertionError | StackOverflowError e) {
                    throw new AssertionError("with " + text, e);
                }
            }
        });
        return valid.get();
    }

    @Test
    void readsOrRefusesAnyInput() {
        assertThat(countValid(200, ConfigFuzzPropertyTest::mutate)).isPositive();
    }

    @Test
    void readsOrRefusesAnyKeysAndValues() {
        assertThat(countValid(60, ConfigFuzzPropertyTest::mutateWords)).isPositive();
    }
}
