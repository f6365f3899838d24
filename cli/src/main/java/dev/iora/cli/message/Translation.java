// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.CliException;
import dev.iora.cli.console.CommandWords;
import dev.iora.cli.template.Template;
import dev.iora.cli.template.TemplateException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * A command that converts the bodies of messages before they are shown. The command line is a template with the values
 * {@code Subject} and {@code Stream} of the message.
 */
public final class Translation {
    private static final byte[] EMPTY = new byte[0];
    private static final Map<String, Integer> ARITIES = Map.of("Subject", 0, "Stream", 0);

    private final String command;

    public Translation(String command) {
        this.command = command;
    }

    /**
     * Runs the command with the data as its input; returns the output.
     *
     * @throws TranslationException if the command cannot be run, or fails
     */
    public byte[] apply(byte[] data, String subject, String stream) {
        String line;
        try {
            line = Template.parse(command, ARITIES).expand((name, _) -> name.equals("Subject") ? subject : stream);
        } catch (TemplateException e) {
            throw new TranslationException(EMPTY, e.getMessage(), e);
        }
        try {
            Process process = new ProcessBuilder(CommandWords.of(line))
                    .redirectErrorStream(true)
                    .start();
            // Written on another thread, because a command may write output before it reads all its input.
            Thread writer = Thread.startVirtualThread(() -> feed(process, data));
            byte[] output = process.getInputStream().readAllBytes();
            writer.join();
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new TranslationException(output, "exit status " + exitCode, null);
            }
            return output;
        } catch (IOException e) {
            throw new TranslationException(EMPTY, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupt", e);
        }
    }

    private static void feed(Process process, byte[] data) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(data);
        } catch (IOException e) {
            // The command closed its input early, as "head" does.
            Thread.currentThread().interrupt();
        }
    }
}
