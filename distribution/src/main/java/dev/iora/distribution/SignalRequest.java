// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the signal of {@code --signal}: a command, optionally with the process.
 *
 * <p>Error texts are those of nats-server v2.14.5 (signal.go ProcessSignal). In addition, a process that is not a NATS server
 * gets no signal: a pid file may be older than its server's end, and most signals end most programs.
 *
 * <p>Thread: one at a time.
 */
final class SignalRequest {
    private final Processes processes;

    /** The processes of this machine. */
    interface Processes {
        /** Ids of the running NATS servers except this process, ascending. */
        List<Long> servers() throws IOException;

        /** Whether a process with this id is running that is not a NATS server. */
        boolean isOther(long pid);

        /** Sends a signal; returns null, or the operating system's error text. */
        @Nullable
        String signal(long pid, String name) throws IOException;
    }

    SignalRequest(Processes processes) {
        this.processes = processes;
    }

    /**
     * Performs a request: {@code command}, {@code command=pid}, {@code command=prefix*} or {@code command=pidfile}.
     *
     * @return null, or the text of the problem
     */
    @Nullable
    String send(String request) {
        List<String> parts = List.of(request.split("=", -1));
        if (parts.size() > 2) {
            return "invalid signal parameters: [" + String.join(" ", parts.subList(2, parts.size())) + "]";
        }
        String expression = parts.size() == 2 ? pidOrFileContent(parts.get(1)) : "";
        boolean prefix = expression.endsWith("*");
        String pid = prefix ? expression.substring(0, expression.length() - 1) : expression;
        if (!pid.isEmpty() && !isNumber(pid)) {
            return "invalid pid: " + pid;
        }
        try {
            List<Long> targets = pid.isEmpty() || prefix ? processes.servers() : List.of(Long.parseLong(pid));
            return sendTo(targets, parts.get(0), prefix, pid);
        } catch (IOException e) {
            return "unable to resolve pid, try providing one";
        }
    }

    private @Nullable String sendTo(List<Long> targets, String command, boolean prefix, String pid) throws IOException {
        if (targets.size() > 1 && !prefix) {
            StringBuilder text = new StringBuilder("multiple nats-server processes running:");
            for (long target : targets) {
                text.append('\n').append(target);
            }
            return text.toString();
        }
        if (targets.isEmpty()) {
            return "no nats-server processes running";
        }
        String signal = signalName(command);
        if (signal == null) {
            return "unknown signal \"" + command + "\"";
        }
        StringBuilder failures = new StringBuilder();
        for (long target : targets) {
            String failure = Long.toString(target).startsWith(pid) ? signal(target, signal) : null;
            if (failure != null) {
                failures.append("\nsignal \"").append(command).append("\" ").append(target);
                failures.append(": ").append(failure);
            }
        }
        return failures.isEmpty() ? null : failures.toString();
    }

    private @Nullable String signal(long pid, String name) throws IOException {
        return processes.isOther(pid)
                ? "the process is not a nats-server, nothing was sent"
                : processes.signal(pid, name);
    }

    private static @Nullable String signalName(String command) {
        return switch (command) {
            case "stop" -> "KILL";
            case "quit" -> "INT";
            case "term" -> "TERM";
            case "reopen" -> "USR1";
            case "reload" -> "HUP";
            case "ldm" -> "USR2";
            default -> null;
        };
    }

    private static String pidOrFileContent(String text) {
        try {
            return Files.readString(Path.of(text), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException | InvalidPathException notAFile) {
            return text;
        }
    }

    private static boolean isNumber(String text) {
        try {
            return Long.parseLong(text) >= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The processes in {@code /proc} on Linux; on other systems only those with a known id. */
    static final class MachineProcesses implements Processes {
        private static final Path PROC = Path.of("/proc");

        @Override
        public List<Long> servers() throws IOException {
            long self = ProcessFiles.pid();
            List<Long> found = new ArrayList<>();
            try (var entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
                for (Path entry : entries) {
                    long pid = Long.parseLong(entry.getFileName().toString());
                    if (pid != self && isServer(entry)) {
                        found.add(pid);
                    }
                }
            }
            found.sort(null);
            return found;
        }

        @Override
        public boolean isOther(long pid) {
            Path process = PROC.resolve(Long.toString(pid));
            return Files.exists(process) ? !isServer(process) : isOtherElsewhere(pid);
        }

        /** For systems without {@code /proc}. A process whose program is not visible cannot be signalled either. */
        private static boolean isOtherElsewhere(long pid) {
            return ProcessHandle.of(pid)
                    .map(process -> !isServer(process.info().commandLine().orElse("")))
                    .orElse(false);
        }

        /** By name, which both servers have; or by main class, before a new server has set its name. */
        private static boolean isServer(Path process) {
            return read(process.resolve("comm")).contains(ProcessFiles.EXECUTABLE)
                    || read(process.resolve("cmdline")).contains('\0' + Main.class.getName() + '\0');
        }

        /** By command line, which starts with the path of the program. */
        static boolean isServer(String commandLine) {
            String program = commandLine.split(" ", 2)[0];
            return program.substring(program.lastIndexOf('/') + 1).contains(ProcessFiles.EXECUTABLE)
                    || (commandLine + " ").contains(" " + Main.class.getName() + " ");
        }

        /** Reads a file of a process; empty if the process has ended or is another user's. */
        private static String read(Path file) {
            try {
                return Files.readString(file, StandardCharsets.ISO_8859_1);
            } catch (IOException gone) {
                return "";
            }
        }

        @Override
        public @Nullable String signal(long pid, String name) throws IOException {
            // Uses the shell's kill: the JDK can only send TERM and KILL.
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid + " 2>/dev/null")
                    .redirectErrorStream(true)
                    .start();
            try {
                if (kill.waitFor() == 0) {
                    return null;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
            return Files.exists(PROC.resolve(Long.toString(pid))) ? "operation not permitted" : "no such process";
        }
    }
}
