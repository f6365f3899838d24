// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.CliException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that stores secrets.
 *
 * <p>Thread: any; standard error is read by a thread of its own.
 *
 * @param path the executable
 * @param what the name of the requested secret, for error messages
 */
record ExternalProgram(Path path, String what) {
    /**
     * Finds a program in the environment's PATH.
     *
     * @throws CliException if there is none
     */
    static ExternalProgram find(String name, String what, Environment environment) {
        Path path = environment.executable(name);
        if (path == null) {
            throw new CliException("cannot get " + what + ": the program '" + name + "' is not in PATH; install it, or"
                    + " give the credentials as a file");
        }
        return new ExternalProgram(path, what);
    }

    /**
     * Runs the program and returns its output, which is never shown. There is no timeout, because the user may have to
     * unlock the secrets first.
     */
    byte[] output(String... arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            ByteArrayOutputStream errors = new ByteArrayOutputStream();
            Thread reader = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), errors));
            byte[] output = process.getInputStream().readAllBytes();
            int exitCode = process.waitFor();
            reader.join();
            if (exitCode != 0) {
                throw failed(command, errors.toString(StandardCharsets.UTF_8).strip());
            }
            return output;
        } catch (IOException e) {
            throw new CliException("cannot get " + what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupt", e);
        }
    }

    private CliException failed(List<String> command, String error) {
        String reason = error.isEmpty() ? "" : ": " + error;
        return new CliException("cannot get " + what + ": '" + path.getFileName() + " "
                + String.join(" ", command.subList(1, command.size())) + "' failed" + reason);
    }

    private static void copy(InputStream from, ByteArrayOutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
