// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.connect.ConnectionSettings.Credentials;
import dev.iora.cli.console.CliException;
import dev.iora.identity.NkeyPair;
import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets the credentials in the options of the client.
 *
 * <p>Thread: the main one.
 */
final class Authentication {
    private Authentication() {}

    /** Sets the credentials. */
    static void apply(ConnectionSettings settings, Options.Builder options) {
        Credentials credentials = settings.credentials();
        if (!credentials.creds().isEmpty()) {
            byte[] content = content("credentials", credentials.creds(), settings);
            if (!new String(content, StandardCharsets.ISO_8859_1).contains("BEGIN NATS USER JWT")) {
                throw noKey("no user JWT", "credentials", settings);
            }
            pairIn(content, "credentials", settings);
            options.authHandler(Nats.staticCredentials(content));
        } else if (!credentials.nkey().isEmpty()) {
            options.authHandler(
                    new NkeySigner(pairIn(content("nkey", credentials.nkey(), settings), "nkey", settings)));
        } else if (!credentials.jwt().isEmpty()) {
            options.authHandler(Nats.staticCredentials(
                    credentials.jwt().toCharArray(),
                    credentials.seed().isEmpty() ? null : credentials.seed().toCharArray()));
        } else if (!credentials.token().isEmpty()) {
            options.token(credentials.token().toCharArray());
        } else if (!credentials.user().isEmpty() && credentials.password().isEmpty()) {
            options.token(credentials.user().toCharArray());
        } else if (!credentials.user().isEmpty()) {
            options.userInfo(
                    credentials.user().toCharArray(), credentials.password().toCharArray());
        }
    }

    /** The credentials of the client without their secrets, such as {@code the user "alice" (from --user)}. */
    static String described(ConnectionSettings settings) {
        Credentials credentials = settings.credentials();
        if (credentials.isEmpty()) {
            boolean inUrl = settings.servers().stream().anyMatch(url -> url.contains("@"));
            return inUrl ? "the credentials in the URL" : "a client without credentials";
        }
        String what;
        if (!credentials.creds().isEmpty()) {
            what = "the credentials file";
        } else if (!credentials.nkey().isEmpty()) {
            what = "the nkey";
        } else if (!credentials.jwt().isEmpty()) {
            what = "the JWT";
        } else if (!credentials.token().isEmpty() || credentials.password().isEmpty()) {
            what = "the token";
        } else {
            what = "the user \"" + credentials.user() + "\"";
        }
        return what + " (from " + settings.origins().credentials() + ")";
    }

    private static byte[] content(String what, String value, ConnectionSettings settings) {
        try {
            return Secret.content(what, value, settings.environment());
        } catch (CliException e) {
            throw new CliException(
                    e.getMessage() + " (from " + settings.origins().credentials() + ")", e);
        }
    }

    /** The first line of a file that is the seed of a key that signs. */
    private static NkeyPair pairIn(byte[] content, String what, ConnectionSettings settings) {
        return new String(content, StandardCharsets.ISO_8859_1)
                .lines()
                .flatMap(line -> pair(line.strip()).stream())
                .findFirst()
                .orElseThrow(() -> noKey("no nkey seed", what, settings));
    }

    private static Optional<NkeyPair> pair(String line) {
        try {
            return Optional.of(NkeyPair.parse(line.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException _) {
            // A comment, or a line of the JWT.
            return Optional.empty();
        }
    }

    private static CliException noKey(String missing, String what, ConnectionSettings settings) {
        return new CliException("there is " + missing + " in the " + what + " file (from "
                + settings.origins().credentials() + ")");
    }

    /** Signs with a seed, without a JWT. */
    private record NkeySigner(NkeyPair pair) implements AuthHandler {
        @Override
        public byte[] sign(byte[] nonce) {
            return pair.sign(nonce);
        }

        @Override
        public char[] getID() {
            return pair.publicKey().toString().toCharArray();
        }

        @Override
        @SuppressWarnings("NullAway") // null means "no JWT" to the client
        public char @Nullable [] getJWT() {
            return null;
        }
    }
}
