// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import dev.iora.testkit.RawClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that create objects which the server keeps for ever cannot end a server with little memory: it refuses more of them,
 * serves other clients, and accepts new ones when there is room again.
 */
@Timeout(300)
final class HeapGuardIT {
    private static final int HEAP_MEGABYTES = 40;

    /** More than the heap could hold of any kind of object. */
    private static final int MAX_OBJECTS = 2_000_000;

    private static final int IN_FLIGHT = 500;
    private static final String CONNECT = "CONNECT {\"verbose\":false}\r\n";

    @TempDir
    Path directory;

    private NatsProcess start() throws IOException {
        List<String> command = new ArrayList<>(Installation.shared().command("-Xmx" + HEAP_MEGABYTES + "m"));
        command.addAll(List.of("-js", "-sd", directory.toString(), "-a", "127.0.0.1", "-p", "-1"));
        return NatsProcess.launch(command).awaitReady();
    }

    /**
     * Sends requests, some at a time, until the server refuses one of them.
     *
     * @param refusal part of the line that refuses it
     * @param answered whether the server answers each request with a JSON object
     */
    private static void sendUntil(String refusal, Socket socket, boolean answered, IntFunction<String> request)
            throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        socket.getOutputStream().write((CONNECT + "SUB _R 1\r\n").getBytes(ISO_8859_1));
        boolean refused = false;
        for (int sent = 0; !refused; sent += IN_FLIGHT) {
            assertThat(sent).as("requests, all of them accepted").isLessThan(MAX_OBJECTS);
            StringBuilder batch = new StringBuilder();
            for (int i = 0; i < IN_FLIGHT; i++) {
                batch.append(request.apply(sent + i));
            }
            batch.append("PUB _R 4\r\ndone\r\n");
            socket.getOutputStream().write(batch.toString().getBytes(ISO_8859_1));
            int missing = 1 + (answered ? IN_FLIGHT : 0);
            while (missing > 0) {
                String line = readLine(in);
                missing -= line.equals("done") || line.startsWith("{") ? 1 : 0;
                refused |= line.contains(refusal);
            }
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            assertThat(next)
                    .as("the server closed the connection after: " + line)
                    .isNotNegative();
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static String publish(String subject, String body) {
        return "PUB " + subject + " _R " + body.length() + "\r\n" + body + "\r\n";
    }

    private static String lineOf(RawClient client) {
        String line = client.readLine();
        while (line.equals("PING")) {
            client.send("PONG\r\n");
            line = client.readLine();
        }
        return line;
    }

    private static String request(RawClient client, String subject, String body) {
        client.send("SUB _A 9\r\nPUB " + subject + " _A " + body.length() + "\r\n" + body + "\r\n");
        String head = lineOf(client);
        return head.startsWith("-ERR") ? head : lineOf(client);
    }

    /**
     * Repeats a request until the server no longer refuses it for lack of memory: it looks at a full heap every ten seconds.
     */
    private static void awaitAccepted(NatsProcess server, String subject, String body) {
        try (RawClient client = RawClient.connect("127.0.0.1", server.port())) {
            client.readLine();
            client.send(CONNECT);
            String answer = request(client, subject, body);
            while (answer.startsWith("-ERR") || answer.contains("insufficient resources")) {
                answer = request(client, subject, body);
            }
        }
    }

    private static Socket socket(NatsProcess server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    @Test
    void refusesSubscriptions() throws Exception {
        try (NatsProcess server = start();
                RawClient listener = RawClient.connect("127.0.0.1", server.port())) {
            listener.readLine();
            listener.send(CONNECT + "SUB news 1\r\n");
            try (Socket flooder = socket(server)) {
                sendUntil(
                        "-ERR 'maximum subscriptions exceeded'",
                        flooder,
                        false,
                        i -> "SUB some.filter." + i + " 1" + i + "\r\n");
                listener.send("PUB news 2\r\nhi\r\n");
                assertThat(lineOf(listener)).isEqualTo("MSG news 1 2");
                assertThat(lineOf(listener)).isEqualTo("hi");
            }
            awaitAccepted(server, "$JS.API.INFO", "");
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void refusesMessagesOfNewSubjects() throws Exception {
        try (NatsProcess server = start();
                Socket flooder = socket(server)) {
            awaitAccepted(server, "$JS.API.STREAM.CREATE.S", "{\"name\":\"S\",\"subjects\":[\"s.>\"]}");
            sendUntil("the heap is nearly full", flooder, true, i -> publish("s.subject." + i, "x"));
            assertThat(server.isAlive()).isTrue();
            awaitAccepted(server, "$JS.API.STREAM.PURGE.S", "");
            awaitAccepted(server, "s.again", "x");
        }
    }

    @Test
    void refusesConsumers() throws Exception {
        try (NatsProcess server = start();
                Socket flooder = socket(server)) {
            awaitAccepted(server, "$JS.API.STREAM.CREATE.S", "{\"name\":\"S\",\"subjects\":[\"s\"]}");
            sendUntil(
                    "insufficient resources",
                    flooder,
                    true,
                    i -> publish(
                            "$JS.API.CONSUMER.CREATE.S.c" + i,
                            "{\"stream_name\":\"S\",\"config\":{\"name\":\"c" + i + "\",\"durable_name\":\"c" + i
                                    + "\"}}"));
            assertThat(server.isAlive()).isTrue();
            awaitAccepted(server, "$JS.API.STREAM.DELETE.S", "");
            awaitAccepted(server, "$JS.API.STREAM.CREATE.T", "{\"name\":\"T\",\"subjects\":[\"t\"]}");
        }
    }
}
