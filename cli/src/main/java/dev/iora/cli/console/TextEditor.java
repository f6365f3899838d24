// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a text in the user's editor.
 *
 * <p>Thread: the main one.
 */
public final class TextEditor {
    private TextEditor() {}

    /**
     * Returns the text as saved when the editor exits.
     *
     * @param editor the editor's command line, the value of EDITOR
     */
    public static String edit(@Nullable String editor, String text) throws IOException, InterruptedException {
        if (editor == null) {
            throw new CliException("set EDITOR environment variable to your chosen editor");
        }
        Path file = Files.createTempFile("nats", ".yaml");
        try {
            Files.writeString(file, text);
            List<String> command = new ArrayList<>(CommandWords.of(editor));
            command.add(file.toString());
            int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exitCode != 0) {
                throw new CliException("could not edit file " + file + ": exit status " + exitCode);
            }
            return Files.readString(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
