// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.ConnectOptions;
import java.nio.charset.StandardCharsets;

/**
 * What a client says of itself, as it follows its address in log lines: quoted, since it may contain anything, line breaks
 * included (nats-server v2.14.5 client.go processConnect).
 */
final class ClientLabel {
    private ClientLabel() {}

    /** The empty string if the client says nothing. */
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

    /** How it says it proves who it is. Of a JWT that nobody has verified nothing is known. */
    private static String user(ConnectOptions.Credentials credentials) {
        if (!credentials.nkey().isEmpty()) {
            return "nkey:" + credentials.nkey();
        }
        if (!credentials.user().isEmpty()) {
            return "user:" + credentials.user();
        }
        return credentials.jwt().isEmpty() && !credentials.token().isEmpty() ? "token" : "";
    }

    private static String part(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return text.isEmpty() ? "" : " - " + GoText.quote(bytes, 0, bytes.length);
    }
}
