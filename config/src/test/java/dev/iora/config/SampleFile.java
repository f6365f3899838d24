// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A configuration of {@code accounts.txt}.
 *
 * @param title what it is about
 * @param problem the start of the first problem; empty if it is valid
 * @param goDiffers whether nats-server -t decides otherwise
 * @param comparable whether any version of nats-server decides, and always in the same way
 * @param text the configuration
 */
record SampleFile(String title, String problem, boolean goDiffers, boolean comparable, String text) {
    /** All configurations, in the order of the file. */
    static List<SampleFile> all() {
        List<SampleFile> samples = new ArrayList<>();
        String[] parts = read().split("(?m)^== ", -1);
        for (int i = 1; i < parts.length; i++) {
            int end = parts[i].indexOf('\n');
            samples.add(sample(parts[i].substring(0, end).split(" \\| ", -1), parts[i].substring(end + 1)));
        }
        return samples;
    }

    private static SampleFile sample(String[] head, String text) {
        String problem = "";
        boolean comparable = true;
        boolean goDiffers = false;
        for (int i = 1; i < head.length; i++) {
            if (head[i].startsWith("refused: ")) {
                problem = head[i].substring("refused: ".length());
            } else if (head[i].startsWith("since ") || head[i].equals("nats-server decides by chance")) {
                comparable = false;
            } else {
                goDiffers = head[i].startsWith("nats-server ");
            }
        }
        return new SampleFile(head[0], problem, goDiffers, comparable, text);
    }

    private static String read() {
        try (InputStream in = Objects.requireNonNull(SampleFile.class.getResourceAsStream("accounts.txt"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isValid() {
        return problem.isEmpty();
    }

    /** The options, which may have problems. */
    static OptionsReader reader(String text) {
        OptionsReader reader = new OptionsReader();
        reader.readFile(ConfigParser.parseText("", text, Map.of()).root());
        return reader;
    }

    /** The problems of a configuration. */
    static List<String> problems(String text) {
        OptionsReader reader = reader(text);
        List<ConfigProblem> problems = new ArrayList<>(reader.problems());
        problems.addAll(OptionsCheck.conflicts(reader.values()));
        return problems.stream()
                .map(problem -> problem.toString().replaceFirst("^:", ""))
                .toList();
    }

    /** The users and accounts of a valid configuration. */
    static AccountsConfig accounts(String text) {
        return AccountsReader.read(reader(text).values());
    }

    @Override
    public String toString() {
        return title;
    }
}
