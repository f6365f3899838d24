// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.connect.ConnectionSettings.Credentials;
import dev.iora.cli.console.CliException;
import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Sets the credentials in the options of the client.
 *
 * <p>Thread: the main one.
 */
final class Authentication {
    private Authentication() {}

    static void apply(ConnectionSettings settings, Options.Builder options) {
        Credentials credentials = settings.credentials();
        if (!credentials.creds().isEmpty()) {
            options.authHandler(
                    Nats.staticCredentials(Secret.content("credentials", credentials.creds(), settings.environment())));
        } else if (!credentials.nkey().isEmpty()) {
            options.authHandler(
                    new NkeySigner(seedIn(Secret.content("nkey", credentials.nkey(), settings.environment()))));
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

    /** The line of a file that contains a seed. */
    private static char[] seedIn(byte[] content) {
        return new String(content, StandardCharsets.US_ASCII)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("S"))
                .findFirst()
                .orElseThrow(() -> new CliException("there is no nkey seed in the nkey file"))
                .toCharArray();
    }

    /** Signs with a seed, without a JWT. */
    private static final class NkeySigner implements AuthHandler {
        private final char[] seed;

        NkeySigner(char[] seed) {
            this.seed = seed;
        }

        @Override
        public byte[] sign(byte[] nonce) {
            NKey key = NKey.fromSeed(seed);
            try {
                return key.sign(nonce);
            } catch (GeneralSecurityException | IOException e) {
                throw new CliException("cannot sign with the nkey: " + e.getMessage(), e);
            } finally {
                key.clear();
            }
        }

        @Override
        public char[] getID() {
            NKey key = NKey.fromSeed(seed);
            try {
                return key.getPublicKey();
            } catch (GeneralSecurityException | IOException e) {
                throw new CliException("cannot use the nkey: " + e.getMessage(), e);
            } finally {
                key.clear();
            }
        }

        @Override
        @SuppressWarnings("NullAway") // null means "no JWT" to the client
        public char @Nullable [] getJWT() {
            return null;
        }
    }
}
