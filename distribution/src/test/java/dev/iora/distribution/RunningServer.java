// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server process under test: its log as it is written, its end, and signals to it. */
final class RunningServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final String LISTENING = "Listening for client connections on ";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final Thread reader;

    private RunningServer(Process process) {
        this.process = process;
        reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts the command; its standard output goes where its standard error goes. */
    static RunningServer start(ProcessBuilder command) throws IOException {
        return new RunningServer(command.redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("reading the log failed: " + e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits for a line with this text and returns it. */
    String awaitLine(String text) throws InterruptedException {
        while (true) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("a line with \"%s\" after %s", text, seen).isNotNull();
            seen.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** Waits until clients can connect and returns the port. */
    int awaitReady() throws InterruptedException {
        String line = awaitLine(LISTENING);
        awaitLine("Server is ready");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    /** Everything written until the process ended. */
    List<String> awaitOutput() throws InterruptedException {
        awaitExit();
        reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        lines.drainTo(seen);
        return seen;
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the process ends; it wrote %s", seen)
                .isTrue();
        return process.exitValue();
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid()).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Connects, pings, and returns when the pong is there. */
    static void ping(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.getOutputStream()
                    .write("CONNECT {\"verbose\":false}\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("INFO {");
            assertThat(in.readLine()).isEqualTo("PONG");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
