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
 * A program that keeps secrets.
 *
 * <p>Thread: any; standard error is read by a thread of its own.
 *
 * @param path where it is
 * @param what what it is asked for, in messages
 */
record ExternalProgram(Path path, String what) {
    /**
     * The program of this name on the path of the environment.
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

    /** What it prints, which may take as long as somebody takes to unlock the secrets. It is no part of any message. */
    byte[] output(String... arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            ByteArrayOutputStream complaints = new ByteArrayOutputStream();
            Thread reader = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), complaints));
            byte[] output = process.getInputStream().readAllBytes();
            int exitCode = process.waitFor();
            reader.join();
            if (exitCode != 0) {
                throw failed(
                        command, complaints.toString(StandardCharsets.UTF_8).strip());
            }
            return output;
        } catch (IOException e) {
            throw new CliException("cannot get " + what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupt", e);
        }
    }

    private CliException failed(List<String> command, String complaint) {
        String reason = complaint.isEmpty() ? "" : ": " + complaint;
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
