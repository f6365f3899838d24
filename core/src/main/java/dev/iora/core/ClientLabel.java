// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.json.GoQuote;
import dev.iora.wire.ConnectOptions;
import java.nio.charset.StandardCharsets;

/**
 * The client's own description behind its address in log lines. Quoted, since it may contain anything, even line breaks
 * (nats-server v2.14.5 client.go processConnect).
 */
final class ClientLabel {
    private ClientLabel() {}

    /** Empty if the client gives no description. */
    static String of(ConnectOptions options, String account) {
        String user = user(options.credentials());
        return part(name(options)) + part(user.isEmpty() ? "" : account + "/" + user);
    }

    private static String name(ConnectOptions options) {
        var name = new StringBuilder(options.version().isEmpty() ? "" : "v" + options.version());
        for (String part : new String[] {options.lang(), options.name()}) {
            if (!part.isEmpty()) {
                name.append(name.isEmpty() ? "" : ":").append(part);
            }
        }
        return name.toString();
    }

    /** The identity that the client claims. The claims of an unverified JWT are not shown. */
    private static String user(ConnectOptions.Credentials credentials) {
        if (!credentials.nkey().isEmpty()) {
            return "nkey:" + credentials.nkey();
        }
        if (!credentials.user().isEmpty()) {
            return "user:" + credentials.user();
        }
        return credentials.jwt().isEmpty() && !credentials.token().isEmpty() ? "token" : "";
    }

    /** The identity that the client claims, for log lines about failures; empty if it claims none. */
    static String identity(ConnectOptions.Credentials credentials) {
        if (!credentials.nkey().isEmpty()) {
            return "Nkey " + quoted(credentials.nkey());
        }
        if (!credentials.user().isEmpty()) {
            return "User " + quoted(credentials.user());
        }
        return credentials.token().isEmpty() ? "" : "Token \"[REDACTED]\"";
    }

    /** The identity of a client that is logged in. */
    static String identity(String user) {
        return "User " + quoted(user);
    }

    private static String quoted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return GoQuote.string(bytes, 0, bytes.length);
    }

    private static String part(String text) {
        return text.isEmpty() ? "" : " - " + quoted(text);
    }
}
