// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Standard input, output and error, and whether they are terminals. Text is written in UTF-8, and flushed at the end of
 * every line, so that readers of a pipe get lines at once.
 *
 * <p>Thread: any. A line is written whole.
 */
public final class Console {
    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Terminals terminals;
    private @Nullable Prompts prompts;

    public Console(InputStream in, OutputStream out, OutputStream err, Terminals terminals) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.terminals = terminals;
    }

    /** The console of this process. */
    public static Console ofProcess(Terminals terminals) {
        return new Console(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                terminals);
    }

    public InputStream in() {
        return in;
    }

    public Terminals terminals() {
        return terminals;
    }

    /** Prompts on the terminal, or prompts that fail if there is no terminal. */
    public Prompts prompts() {
        if (prompts == null) {
            prompts = terminals.input() && terminals.output() ? new TerminalPrompts() : new NoPrompts();
        }
        return prompts;
    }

    /** Ends the line. */
    public void println() {
        write(out, "\n".getBytes(StandardCharsets.US_ASCII));
    }

    public void println(String line) {
        print(line + "\n");
    }

    public void print(String text) {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes unchanged, and ends the line. */
    public void println(byte[] bytes) {
        byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        write(out, line);
    }

    /** Writes bytes unchanged. */
    public void write(byte[] bytes) {
        write(out, bytes);
    }

    /** Logs an event on standard error, after the time of day. */
    public void log(String line) {
        note(timeOfDay() + " " + line);
    }

    /** Prints an error on standard error. */
    public void error(String line) {
        write(err, ("nats: error: " + line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Prints a note to the user on standard error. */
    public void note(String line) {
        write(err, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The time of day as printed at the start of log lines. */
    public static String timeOfDay() {
        String time = LocalTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        // LocalTime omits seconds that are zero.
        return time.length() == 5 ? time + ":00" : time;
    }

    private static synchronized void write(OutputStream stream, byte[] bytes) {
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }

    /** The reader of the output has closed it, as in {@code nats sub | head}: the command ends without a message. */
    public static final class OutputClosedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutputClosedException(IOException cause) {
            super(cause);
        }
    }
}
