// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A command on a pseudo terminal of {@code script} from util-linux: all three standard streams are terminals, and typed
 * text arrives as from a keyboard.
 */
public final class PseudoTerminal implements AutoCloseable {
    /** The descriptors that are terminals. */
    static final String TERMINALS = "012";

    /** The Enter key. */
    public static final String ENTER = "\r";

    /** The arrow keys that move in a list. */
    public static final String DOWN = "\u001B[B";

    public static final String UP = "\u001B[A";

    /** Ctrl-C. */
    public static final String INTERRUPT = "\u0003";

    private final Process process;
    private final SharedOutput output = new SharedOutput();
    private int seen;

    private PseudoTerminal(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::collect);
    }

    static PseudoTerminal start(List<String> command, Map<String, String> environment) {
        String line = command.stream().map(PseudoTerminal::quoted).collect(Collectors.joining(" "));
        ProcessBuilder builder =
                new ProcessBuilder("script", "-qefc", "stty cols 120 rows 40; exec " + line, "/dev/null");
        builder.environment().keySet().removeIf(name -> name.startsWith("NATS_") || name.startsWith("XDG_"));
        builder.environment().putAll(environment);
        builder.environment().put("TERM", "xterm");
        try {
            return new PseudoTerminal(builder.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private void collect() {
        try {
            process.getInputStream().transferTo(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            output.end();
        }
    }

    /** Waits until a text is on the screen, after the text of the previous wait. */
    public PseudoTerminal await(String text) {
        seen = output.awaitFrom(seen, text);
        return this;
    }

    /** Types keys. */
    public PseudoTerminal type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(output.text(), e);
        }
        return this;
    }

    /** Waits for a question and answers it. */
    public PseudoTerminal answer(String question, String answer) {
        return await("? " + question).type(answer + ENTER);
    }

    /** Waits for the end; returns the exit code. */
    public int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(SharedOutput.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as(output.text())
                .isTrue();
        return process.exitValue();
    }

    /** Everything written to the screen, with control codes. */
    public String screen() {
        return output.text();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
