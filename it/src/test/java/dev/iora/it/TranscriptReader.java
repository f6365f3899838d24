// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.it.Transcript.Action;
import dev.iora.it.Transcript.ExpectFrames;
import dev.iora.it.Transcript.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads transcript files. {@code transcripts/README.md} describes the format.
 *
 * <p>Thread: its creator only.
 */
final class TranscriptReader {
    private static final Pattern VERSIONED = Pattern.compile("(\\d+\\.\\d+): (.*)");
    private static final Pattern STEP = Pattern.compile("(\\w+) ([a-z-]+|[<>~]{1,2})(?: (.*))?");

    private final String file;
    private final TranscriptDialect dialect;
    private final List<Transcript> transcripts = new ArrayList<>();
    private String server = "default";
    private @Nullable String title;
    private int titleLine;
    private List<Step> steps = new ArrayList<>();

    private TranscriptReader(String file, TranscriptDialect dialect) {
        this.file = file;
        this.dialect = dialect;
    }

    /**
     * Reads the transcripts of a file in the version for {@code dialect}.
     *
     * @throws IllegalArgumentException that names file and line if a line is malformed
     */
    static List<Transcript> read(String file, List<String> lines, TranscriptDialect dialect) {
        TranscriptReader reader = new TranscriptReader(file, dialect);
        for (int i = 0; i < lines.size(); i++) {
            try {
                reader.take(i + 1, lines.get(i));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(file + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        reader.finish();
        return reader.transcripts;
    }

    private void take(int number, String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("== ")) {
            finish();
            title = line.substring(3);
            titleLine = number;
        } else if (line.startsWith("server ")) {
            finish();
            server = line.substring(7);
        } else {
            takeStep(number, line);
        }
    }

    private void takeStep(int number, String line) {
        if (title == null) {
            throw new IllegalArgumentException("a step before the first title");
        }
        Matcher versioned = VERSIONED.matcher(line);
        String text = line;
        if (versioned.matches()) {
            if (!versioned.group(1).equals(dialect.label())) {
                return;
            }
            text = versioned.group(2);
        }
        Matcher step = STEP.matcher(text);
        if (!step.matches()) {
            throw new IllegalArgumentException("not a step: " + line);
        }
        add(number, step.group(1), action(step.group(2), step.group(3)));
    }

    private void add(int number, String connection, Action action) {
        if (action instanceof ExpectFrames(List<TranscriptTemplate> more)
                && !steps.isEmpty()
                && steps.getLast()
                        instanceof Step(int first, String previous, ExpectFrames(List<TranscriptTemplate> frames))
                && previous.equals(connection)) {
            List<TranscriptTemplate> joined = new ArrayList<>(frames);
            joined.addAll(more);
            steps.set(steps.size() - 1, new Step(first, connection, new ExpectFrames(joined)));
        } else {
            steps.add(new Step(number, connection, action));
        }
    }

    private static Action action(String verb, @Nullable String rest) {
        String text = rest == null ? "" : rest;
        return switch (verb) {
            case ">" -> new Transcript.Send(TranscriptTemplate.parse(text + "\\r\\n"));
            case ">>" -> new Transcript.Send(TranscriptTemplate.parse(text));
            case "<" -> new Transcript.ExpectLine(TranscriptTemplate.parse(text));
            case "<<" -> new Transcript.ExpectBytes(TranscriptTemplate.parse(text));
            case "~" -> new ExpectFrames(List.of(TranscriptTemplate.parse(text)));
            case "connects" -> new Transcript.Connect(rest == null ? null : TranscriptTemplate.parse(text));
            case "info" -> info(text);
            case "opens" -> new Transcript.Open();
            case "pauses" -> new Transcript.Pause();
            case "quiet" -> new Transcript.ExpectQuiet();
            case "closed" -> new Transcript.ExpectClosed();
            case "closes" -> new Transcript.Close();
            case "half-closes" -> new Transcript.HalfClose();
            case "resets" -> new Transcript.Reset();
            default -> throw new IllegalArgumentException("no such verb: " + verb);
        };
    }

    private static Action info(String text) {
        List<Transcript.Field> present = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (String field : text.split(" +", -1)) {
            int equals = field.indexOf('=');
            if (field.startsWith("!")) {
                absent.add(field.substring(1));
            } else if (equals > 0) {
                present.add(new Transcript.Field(
                        field.substring(0, equals), TranscriptTemplate.parse(field.substring(equals + 1))));
            } else {
                throw new IllegalArgumentException("neither name=value nor !name: " + field);
            }
        }
        return new Transcript.ExpectInfo(present, absent);
    }

    private void finish() {
        if (title != null) {
            transcripts.add(new Transcript(title, file, titleLine, server, steps));
            steps = new ArrayList<>();
            title = null;
        }
    }
}
