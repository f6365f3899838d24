// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.testkit.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The connections of clients, by their names, that play the steps of one configuration of users and accounts. {@code
 * accounts-exchanges.txt} says how steps are written.
 *
 * <p>Thread: its test only.
 */
final class AccountClients implements AutoCloseable {
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([^\"]+)\"");

    /** Fields of INFO that tell a client how to log in. */
    private static final List<String> SHOWN =
            List.of("auth_required", "nonce", "tls_required", "tls_verify", "tls_available");

    private final int port;
    private final AccountSite site;
    private final Map<String, RawClient> open = new LinkedHashMap<>();
    private final List<Runnable> all = new ArrayList<>();
    private final Map<String, String> replies = new HashMap<>();
    private final Map<String, String> nonces = new HashMap<>();

    /** The clients that get a message a while after the step. */
    private final Set<String> awaited = new HashSet<>();

    AccountClients(int port, AccountSite site) {
        this.port = port;
        this.site = site;
    }

    /**
     * Sends the text of a step; returns the messages and errors of all clients. The sender comes first: then its messages are
     * routed.
     */
    String play(String step) {
        if (step.startsWith("+")) {
            int end = step.indexOf(' ');
            awaited.addAll(List.of(step.substring(1, end).split(",", -1)));
            return play(step.substring(end + 1));
        }
        String[] words = step.split(" ", -1);
        String sender = words[0];
        boolean known = open.containsKey(sender);
        List<String> got = new ArrayList<>();
        int from = 1;
        if (!known) {
            boolean secure = words[1].equals("TLS") || words[1].equals("FIRST");
            from = secure ? 3 : 1;
            got.add(sender + " "
                    + (secure ? connect(sender, words[2], words[1].equals("FIRST")) : connect(sender, port)));
        }
        RawClient client = open.get(sender);
        if (client != null) {
            got.addAll(send(sender, client, step.split(" ", from + 1)[from]));
        }
        new LinkedHashMap<>(open).forEach((name, other) -> {
            if (other != client) {
                got.add(name + " " + await(name, other, true));
            }
        });
        return String.join(", ", got);
    }

    /** Sends the text of a step without its client; returns what that gets, unless it closes. */
    private List<String> send(String sender, RawClient client, String text) {
        if (text.equals("CLOSE")) {
            client.close();
            open.remove(sender);
            return List.of();
        }
        boolean silent = text.equals("SILENT");
        if (!silent) {
            client.trySend(protocol(sender, text));
        }
        return List.of(sender + " " + await(sender, client, !silent));
    }

    /** The messages and errors of all clients that are still connected. */
    String look() {
        List<String> got = new ArrayList<>();
        new LinkedHashMap<>(open).forEach((name, client) -> got.add(name + " " + await(name, client, true)));
        return String.join(", ", got);
    }

    private String connect(String name, String certificate, boolean handshakeFirst) {
        TlsBridge bridge = TlsBridge.open(port, site.trust(certificate), handshakeFirst);
        all.add(bridge::close);
        return connect(name, bridge.port());
    }

    /** Connects; returns what INFO says about the login. */
    private String connect(String name, int to) {
        RawClient client = RawClient.connect("127.0.0.1", to).answerPings();
        all.add(client::close);
        Optional<RawClient.Frame> first = client.readFrameOrEnd();
        if (first.isEmpty()) {
            return "closed without INFO";
        }
        open.put(name, client);
        String info = first.get().line();
        Matcher nonce = NONCE.matcher(info);
        nonces.put(name, nonce.find() ? nonce.group(1) : "");
        return "INFO "
                + SHOWN.stream()
                        .filter(field -> info.contains('"' + field + "\":\"") || info.contains('"' + field + "\":true"))
                        .toList();
    }

    private String protocol(String sender, String text) {
        String[] words = text.split(" ", -1);
        String login = switch (words[0]) {
            case "LOGIN" -> "\"user\":\"" + words[1] + "\",\"pass\":\"" + words[2] + "\",";
            case "TOKEN" -> "\"auth_token\":\"" + words[1] + "\",";
            case "NKEY" ->
                signed(
                        words[1],
                        nonces.getOrDefault(sender, ""),
                        Base64.getUrlEncoder().withoutPadding()::encodeToString);
            case "NKEY64" -> signed(words[1], nonces.getOrDefault(sender, ""), Base64.getEncoder()::encodeToString);
            case "STALE" ->
                signed(words[1], "another nonce", Base64.getUrlEncoder().withoutPadding()::encodeToString);
            case "UNSIGNED" -> "\"nkey\":\"" + AccountSite.key(words[1]) + "\",";
            case "FIELDS" -> text.substring("FIELDS ".length()) + ",";
            case "ANONYMOUS" -> "";
            default -> null;
        };
        return login == null
                ? text.replace("{reply}", replies.getOrDefault(sender, "none")).replace("|", "\r\n") + "\r\n"
                : "CONNECT {" + login + "\"verbose\":false,\"pedantic\":false,\"headers\":true,"
                        + "\"no_responders\":true}\r\n";
    }

    private static String signed(String key, String nonce, Function<byte[], String> encoder) {
        byte[] signature = AccountSite.key(key).sign(nonce.getBytes(StandardCharsets.US_ASCII));
        return "\"nkey\":\"" + AccountSite.key(key) + "\",\"sig\":\"" + encoder.apply(signature) + "\",";
    }

    /**
     * The messages and errors of a client before its last PONG, sorted; without {@code pings} those until its end. The second
     * PING is read when all messages in front of the first one have been handed over, to other clients, too.
     */
    private String await(String name, RawClient client, boolean pings) {
        var got = new ArrayList<String>();
        if (awaited.remove(name)) {
            client.readFrameOrEnd().ifPresent(frame -> add(name, frame, got));
        }
        int rounds = pings ? 2 : 1;
        for (int round = 0; round < rounds && open.containsKey(name); round++) {
            if (pings) {
                client.trySend("PING\r\n");
            }
            awaitPong(name, client, got);
        }
        got.sort(null);
        return got.toString();
    }

    private void awaitPong(String name, RawClient client, List<String> got) {
        while (true) {
            Optional<RawClient.Frame> frame = client.readFrameOrEnd();
            if (frame.isEmpty()) {
                open.remove(name);
                got.add("closed");
                return;
            } else if (frame.get().verb().equals("PONG")) {
                return;
            }
            add(name, frame.get(), got);
        }
    }

    private void add(String name, RawClient.Frame frame, List<String> got) {
        String[] words = frame.line().split(" ", -1);
        boolean message = frame.verb().endsWith("MSG");
        if (message && words.length == (frame.verb().equals("MSG") ? 5 : 6)) {
            replies.put(name, words[3]);
        }
        boolean event = message && words[1].startsWith("$SYS.");
        if (!words[0].equals("INFO") && !event) {
            got.add(comparable(frame));
        }
    }

    /**
     * Without what a server draws or measures, without what newer servers add to a 503, and without the mark that nats-server
     * puts on the reply subjects of measured requests.
     */
    private static String comparable(RawClient.Frame frame) {
        String text = RawClient.printable(frame.text())
                .replaceAll("\"(timestamp|start)\":\"[^\"]*Z\"", "\"$1\":?")
                .replaceAll("\"id\":(\\d+|\"\\w{22}\")", "\"id\":?");
        if (text.contains("\"status\":200")) {
            text = text.replaceAll("\"(service|system|total)\":\\d+", "\"$1\":?");
        }
        return text.replaceAll("_R_\\.\\w+\\.\\w+(\\.\\w+\\.T)?", "_R_")
                .replaceAll("Nats-Subject: .*?\\\\n", "")
                .replaceAll(",\"rtt\":\\d+", ",\"rtt\":?")
                .replaceAll("^(HMSG .*?) \\d+ \\d+\\\\r", "$1\\\\r")
                .replaceAll("^(MSG .*?) +\\d+(?=\\\\r\\\\n\\{\"type\")", "$1")
                // Any of several subscriptions to the inbox.
                .replaceAll("^(HMSG \\S+) \\S+(\\\\r\\\\nNATS/1.0 503)", "$1$2");
    }

    @Override
    public void close() {
        all.forEach(Runnable::run);
    }
}
