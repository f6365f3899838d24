// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SubscriptionIndexPropertyTest {
    private static final String[] TOKENS = {"a", "b", "c", "foo", "bar", "*a", ">x"};

    private static final class Filter extends Interest {
        private final String text;
        private final String[] tokens;

        Filter(String text) {
            super(text.getBytes(US_ASCII), null);
            this.text = text;
            tokens = text.split("\\.", -1);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Test
    void agreesWithTheNaiveMatcherUnderRandomChanges() {
        Seeds.forEach(40, random -> {
            var index = new SubscriptionIndex();
            var model = new ArrayList<Filter>();
            for (int step = 0; step < 600; step++) {
                change(random, index, model, random.nextInt(3) < 2);
                for (int probe = 0; probe < 40; probe++) {
                    String subject = subject(random);
                    if (!matches(index, subject).equals(naive(model, subject))) {
                        throw new AssertionError(
                                subject + ": " + matches(index, subject) + " instead of " + naive(model, subject));
                    }
                }
            }
            assertThat(index.size()).isEqualTo(model.size());
            while (!model.isEmpty()) {
                change(random, index, model, false);
            }
            assertThat(index.size()).isZero();
            assertThat(matches(index, "a.b.c")).isEmpty();
        });
    }

    @Test
    void changesTheGenerationWithEveryChangeThatCouldMatter() {
        Seeds.forEach(200, random -> {
            var index = new SubscriptionIndex();
            String subject = subject(random);
            byte[] bytes = subject.getBytes(US_ASCII);
            int stripe = SubscriptionIndex.stripe(bytes, 0, bytes.length);
            for (int step = 0; step < 50; step++) {
                long before = index.generation(stripe);
                var filter = new Filter(filter(random));
                index.add(filter);
                boolean matters = naiveMatch(filter.tokens, subject.split("\\.", -1));
                assertThat(index.generation(stripe) != before || !matters).isTrue();
                before = index.generation(stripe);
                assertThat(index.remove(filter)).isTrue();
                assertThat(index.generation(stripe) != before || !matters).isTrue();
            }
        });
    }

    @Test
    void showsReadersEveryInterestThatStays() throws Exception {
        var index = new SubscriptionIndex();
        var staying = List.of(new Filter("foo.bar"), new Filter("foo.*"), new Filter("foo.>"), new Filter("*.bar"));
        staying.forEach(index::add);
        var done = new AtomicBoolean();
        var failure = new AtomicReference<String>();
        var readers = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) {
            readers.add(Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    Set<Filter> found = matches(index, "foo.bar");
                    if (!found.containsAll(staying)) {
                        failure.set("missed: " + found);
                        return;
                    }
                }
            }));
        }
        Seeds.forEach(20, random -> {
            var passing = new ArrayList<Filter>();
            for (int step = 0; step < 2_000; step++) {
                change(random, index, passing, passing.size() < 40 && random.nextBoolean());
            }
            passing.forEach(index::remove);
        });
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failure.get()).isNull();
    }

    @Test
    void matchesFiltersThatBranchAtEveryTokenOfALongSubject() {
        var index = new SubscriptionIndex();
        var model = new ArrayList<Filter>();
        for (int depth = 0; depth < 100; depth++) {
            String wildcards = "*.".repeat(depth);
            String literals = "a.".repeat(depth);
            for (String end : List.of("a.>", "b.>", "a".concat(".*".repeat(99 - depth)))) {
                model.add(new Filter(wildcards + end));
                model.add(new Filter(literals + "*." + end));
            }
        }
        model.forEach(index::add);
        for (int tokens = 2; tokens < 110; tokens++) {
            String subject = "a" + ".a".repeat(tokens - 1);
            assertThat(matches(index, subject)).isNotEmpty().isEqualTo(naive(model, subject));
        }
    }

    @Test
    void matchesSubjectsWithEmptyTokensToNothing() {
        var index = new SubscriptionIndex();
        index.add(new Filter(">"));
        index.add(new Filter("a.*"));
        assertThat(matches(index, "a..b")).isEmpty();
        assertThat(matches(index, ".a")).isEmpty();
        assertThat(matches(index, "a.")).isEmpty();
        assertThat(matches(index, "")).isEmpty();
        assertThat(matches(index, "a.*")).hasSize(2);
    }

    private static void change(Random random, SubscriptionIndex index, List<Filter> model, boolean add) {
        if (add || model.isEmpty()) {
            var filter = new Filter(random.nextInt(4) == 0 ? subject(random) : filter(random));
            index.add(filter);
            model.add(filter);
        } else {
            Filter filter = model.remove(random.nextInt(model.size()));
            assertThat(index.remove(filter)).isTrue();
            assertThat(index.remove(filter)).isFalse();
        }
    }

    private static Set<Filter> matches(SubscriptionIndex index, String subject) {
        var found = new HashSet<Filter>();
        byte[] bytes = ("??" + subject + "?").getBytes(US_ASCII);
        index.match(bytes, 2, bytes.length - 3, interest -> {
            if (!found.add((Filter) interest)) {
                throw new AssertionError(interest + " found twice");
            }
        });
        return found;
    }

    private static Set<Filter> naive(List<Filter> filters, String subject) {
        var found = new HashSet<Filter>();
        String[] tokens = subject.split("\\.", -1);
        for (Filter filter : filters) {
            if (naiveMatch(filter.tokens, tokens)) {
                found.add(filter);
            }
        }
        return found;
    }

    private static boolean naiveMatch(String[] f, String[] s) {
        for (int i = 0; i < f.length; i++) {
            if (f[i].equals(">")) {
                return s.length > i;
            }
            if (i >= s.length || !(f[i].equals("*") || f[i].equals(s[i]))) {
                return false;
            }
        }
        return f.length == s.length;
    }

    private static String subject(Random random) {
        var text = new StringBuilder(TOKENS[random.nextInt(TOKENS.length)]);
        for (int more = random.nextInt(4); more > 0; more--) {
            text.append('.').append(TOKENS[random.nextInt(TOKENS.length)]);
        }
        return text.toString();
    }

    private static String filter(Random random) {
        var text = new StringBuilder();
        for (int tokens = 1 + random.nextInt(4); tokens > 0; tokens--) {
            int kind = random.nextInt(6);
            text.append(text.isEmpty() ? "" : ".");
            if (kind == 0 && tokens == 1) {
                return text.append('>').toString();
            }
            text.append(kind <= 1 ? "*" : TOKENS[random.nextInt(TOKENS.length)]);
        }
        return text.toString();
    }
}
