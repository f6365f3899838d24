// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Exhausts the heap of a small server. */
final class OutOfMemory {
    private static final int ATTEMPTS = 8;
    private static final int CONNECTIONS = 64;
    private static final int SUBSCRIPTIONS = 20_000;

    private OutOfMemory() {}

    /**
     * Subscribes until the server ends. It refuses subscriptions when a collection leaves the heap nearly full; it depends on
     * the time of collections whether the memory ends before, so clients come and go until it does.
     */
    static void provoke(int port) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (exhaust(port)) {
                return;
            }
        }
        throw new IOException("the server still takes subscriptions");
    }

    /** Whether the server has ended while it got subscriptions. */
    private static boolean exhaust(int port) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                subscribe(socket, i);
            }
        } catch (IOException gone) {
            // The server has ended, as intended.
            return true;
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        return false;
    }

    /** Returns when the server has processed all subscriptions, or has ended. */
    private static void subscribe(Socket socket, int connection) throws IOException {
        StringBuilder lines = new StringBuilder("CONNECT {\"verbose\":false}\r\n");
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            lines.append("SUB a.")
                    .append(connection)
                    .append('.')
                    .append(i)
                    .append(".*.")
                    .append(i);
            lines.append(' ').append(i).append("\r\n");
        }
        socket.getOutputStream().write(lines.append("PING\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String answer = in.readLine();
        while (answer != null && !answer.equals("PONG")) {
            answer = in.readLine();
        }
        if (answer == null) {
            throw new IOException("the server closed the connection");
        }
    }
}
